import { useId, useMemo } from 'react';
import { useRead } from '../../api/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { useLanguage } from '../../graph/use-node-types.ts';
import { View } from '../../parts/view.tsx';
import { type Editor, EditorProvider } from '../workflow/editor/editor-context.ts';
import { GroupEditor } from '../workflow/form/condition/group-editor.tsx';
import { AudienceSize } from './audience-size.tsx';
import type { CampaignBody } from './use-campaign.ts';

type Audience = CampaignBody['audience'];

const EMPTY: Graph = { nodes: [], edges: [], variables: [], settings: {} };
const NOTHING: ReadonlySet<string> = new Set();
const MOST = 200;
const ignore = () => {};

/** What the editor of conditions needs outside of a workflow: the fields of customers. */
function useConditionScope(): {
  readonly query: ReturnType<typeof useLanguage>['query'];
  readonly scope: Editor | undefined;
} {
  const { query, language } = useLanguage();
  const attributes = useRead('listCustomerAttributes', {}, { isLive: false }).data?.data.items;
  const scope = useMemo<Editor | undefined>(
    () =>
      language && {
        ...{ workflowId: '', graph: EMPTY, language, attributes: attributes ?? [], problems: [], selected: NOTHING },
        ...{ refusal: undefined, preview: undefined, canUndo: false, canRedo: false },
        ...{ select: ignore, change: ignore, undo: ignore, redo: ignore },
      },
    [language, attributes],
  );
  return { query, scope };
}

function PageChoice({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const query = useRead('listPages', { query: { limit: MOST } }, { isLive: false });
  return (
    <View
      query={query}
      isEmpty={({ data }) => data.items.length === 0}
      empty={<p>No page yet, so nobody subscribes.</p>}
      rows={2}
    >
      {({ data }) => (
        <ul className="plain-list">
          {data.items.map(({ pageId, name, channel, isActive }) => (
            <li key={String(pageId)}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(String(pageId))}
                  onChange={(event) =>
                    onChange(
                      event.target.checked
                        ? [...chosen, String(pageId)]
                        : chosen.filter((one) => one !== String(pageId)),
                    )
                  }
                />
                {name} <span className="sm dim">{isActive ? channel : `${channel}, inactive`}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </View>
  );
}

interface AudienceFieldProps {
  readonly audience: Audience;
  /** Of the campaign; empty until it is chosen. */
  readonly workflowId: string;
  readonly message: string | undefined;
  readonly onChange: (audience: Audience) => void;
}

/** Who gets it: subscribers of pages, or customers by a condition. */
export function AudienceField({ audience, workflowId, message, onChange }: AudienceFieldProps) {
  const { query, scope } = useConditionScope();
  const name = useId();
  const byPages = audience.pageIds !== undefined;
  return (
    <fieldset className="card pad stack" aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>Who gets it</h2>
      <label>
        <input type="radio" name={name} checked={!byPages} onChange={() => onChange({ where: { all: [] } })} />{' '}
        Customers for whom a condition holds
      </label>
      <label>
        <input type="radio" name={name} checked={byPages} onChange={() => onChange({ pageIds: [] })} /> Subscribers of
        pages
      </label>
      {byPages ? (
        <PageChoice chosen={(audience.pageIds ?? []).map(String)} onChange={(pageIds) => onChange({ pageIds })} />
      ) : (
        <View query={query} rows={2}>
          {() =>
            scope && (
              <EditorProvider value={scope}>
                <GroupEditor
                  condition={audience.where}
                  path="where"
                  isOff={false}
                  onChange={(where) => onChange({ where: Object(where) })}
                />
              </EditorProvider>
            )
          }
        </View>
      )}
      <AudienceSize audience={audience} workflowId={workflowId} />
      <p className="sm bad-text">{message && `The audience ${message}`}</p>
    </fieldset>
  );
}
