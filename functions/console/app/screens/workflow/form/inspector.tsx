import { iconOf } from '../../../graph/appearance.ts';
import { remove, rename, setData } from '../../../graph/edit.ts';
import type { GraphNode, Members } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import styles from '../editor/editor.module.css';
import { useEditor } from '../editor/editor-context.ts';
import { Ways } from '../list/ways.tsx';
import { COMPARED, CompareTexts } from './compare-texts.tsx';
import { FieldFrame } from './field-frame.tsx';
import { asSchema } from './schema.ts';
import { SchemaFields } from './schema-fields.tsx';
import { TestSplit } from './test-split.tsx';

/** Members that nearly all nodes which act have, and few need. */
const RARE = new Set(['onError', 'retry', 'sendWindow', 'whenSuppressed']);

interface NodeFormProps {
  readonly node: GraphNode;
  readonly onClose: () => void;
}

function Settings({ node }: Pick<NodeFormProps, 'node'>) {
  const { graph, language, refusal, change } = useEditor();
  const schema = asSchema(language.types.get(node.type)?.schema);
  const given = {
    ...{ schema, path: `nodes.${node.id}.data`, data: node.data, isOff: refusal !== undefined },
    onChange: (data: Members, what: string) => change(setData(graph, node.id, data, language.types), what),
  };
  const names = Object.keys(schema.properties ?? {});
  const isText = names.includes('variants');
  const hasRare = names.some((name) => RARE.has(name));
  return (
    <>
      <SchemaFields {...given} filter={(name) => !RARE.has(name) && !(isText && COMPARED.has(name))} />
      {isText && <CompareTexts node={node} fields={given} />}
      {hasRare && (
        <details>
          <summary className="link sm">When it fails, and when it may act</summary>
          <div className={styles.fields}>
            <SchemaFields {...given} filter={(name) => RARE.has(name)} />
          </div>
        </details>
      )}
    </>
  );
}

/** Settings of a type that this version does not know. */
const AsWritten = ({ data }: { readonly data: Members }) => (
  <pre className="mono sm break select">{JSON.stringify(data, null, 1)}</pre>
);

/** The form of one node, from its schema. */
export function NodeForm({ node, onClose }: NodeFormProps) {
  const { graph, language, refusal, change, select } = useEditor();
  const type = language.types.get(node.type);
  const removeIt = () => {
    select([]);
    change(remove(graph, [node.id]));
  };
  return (
    <aside className={styles.inspector} aria-label={titleOf(node, language.types)} data-node-form={node.id}>
      <section>
        <div className="row between">
          <h2 className="row">
            <Icon name={iconOf(node.type)} />
            {type?.title ?? node.type}
          </h2>
          <button type="button" className="btn sm ghost icon" aria-label="Close the form" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <p className="sm dim">
          {type
            ? type.summary
            : 'This version does not know this type. The node is kept as it is: move, connect or remove it.'}
        </p>
      </section>
      <section>
        <FieldFrame title="Name" path={`nodes.${node.id}.name`}>
          {(ids) => (
            <input
              {...ids}
              className="input"
              value={node.name ?? ''}
              placeholder={type?.title}
              maxLength={200}
              readOnly={refusal !== undefined || !type}
              onChange={(event) => change(rename(graph, node.id, event.target.value), `${node.id} name`)}
            />
          )}
        </FieldFrame>
        {type ? <Settings key={node.id} node={node} /> : <AsWritten data={node.data} />}
        {node.type === 'split' && <TestSplit node={node} />}
      </section>
      {node.type !== 'end' && node.type !== 'note' && (
        <section>
          <h3>Ways out</h3>
          <Ways node={node} />
        </section>
      )}
      <section>
        <p className="sm dim">
          Id <code className="mono select">{node.id}</code>
        </p>
        <div>
          <Button kind="sm" refusal={refusal} onClick={removeIt}>
            Remove the node
          </Button>
        </div>
      </section>
    </aside>
  );
}
