import { type GraphNode, isMembers } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';
import styles from '../editor/editor.module.css';
import { membersOf, type Schema } from './schema.ts';
import { SchemaFields } from './schema-fields.tsx';
import type { FieldsProps } from './simple-fields.tsx';
import { TestSplit } from './test-split.tsx';

/** The members of nodes that send something which divide their customers. */
export const COMPARED: ReadonlySet<string> = new Set(['variants', 'experimentId']);

/** A variant is asked for no text that its node is not asked for, such as a subject of an SMS. */
function withoutOthers(schema: Schema, { data }: GraphNode): Schema {
  const { properties = {} } = schema;
  const { variants } = properties;
  const items = variants?.items;
  if (!items) return schema;
  const shown = new Set(membersOf(schema, data));
  const isAsked = (name: string) =>
    !(name in properties) || shown.has(name) || waysOf({ data }).some((one) => name in one);
  const own = Object.fromEntries(Object.entries(items.properties ?? {}).filter(([name]) => isAsked(name)));
  return { ...schema, properties: { ...properties, variants: { ...variants, items: { ...items, properties: own } } } };
}

interface CompareTextsProps {
  readonly node: GraphNode;
  readonly fields: Omit<FieldsProps, 'filter'>;
}

/** Variants of a text, and the experiment that decides between them. */
export function CompareTexts({ node, fields }: CompareTextsProps) {
  const { variants, experimentId } = node.data;
  const isCompared = Array.isArray(variants) && variants.some(isMembers);
  return (
    <details open={isCompared}>
      <summary className="link sm">Compare texts</summary>
      <div className={styles.fields}>
        <SchemaFields
          {...fields}
          schema={withoutOthers(fields.schema, node)}
          filter={(name) =>
            name === 'variants' || (name === 'experimentId' && (isCompared || experimentId !== undefined))
          }
        />
        {isCompared && <TestSplit node={node} />}
      </div>
    </details>
  );
}
