import { useMemo } from 'react';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { number } from '../../parts/words.ts';
import { type Message, sourceWords } from './queue-words.ts';

interface TableProps {
  readonly messages: readonly Message[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], isSelected: boolean) => void;
}

function What({ message: { error, body, bytes, discardedAt } }: { readonly message: Message }) {
  return (
    <>
      {discardedAt !== null && <Pill tone="wait" text="discarded, not deleted: discard it again" />}
      {error !== null && <p className="sm bad-text break">{error}</p>}
      {body === null ? (
        <p className="sm dim">{number(bytes)} bytes, not shown: it may hold personal data</p>
      ) : (
        <code className="mono sm break">{body}</code>
      )}
    </>
  );
}

/** The oldest first. */
export function MessageTable({ messages, selected, onSelect }: TableProps) {
  const ids = useMemo(() => messages.map(({ messageId }) => messageId), [messages]);
  const current = useRowKeys(ids, { select: (id) => onSelect([id], !selected.has(id)) });
  const isAll = ids.every((id) => selected.has(id));
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label="Select all that are shown"
                checked={isAll}
                onChange={() => onSelect(ids, !isAll)}
              />
            </th>
            <th>Sent</th>
            <th>For</th>
            <th>Message</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => {
            const { messageId, sentAt, source, tenantId } = message;
            return (
              <tr key={messageId} data-row={messageId} className={current === messageId ? 'current' : undefined}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Select the message ${messageId}`}
                    checked={selected.has(messageId)}
                    onChange={(event) => onSelect([messageId], event.target.checked)}
                  />
                </td>
                <td data-label="Sent">
                  <Moment at={sentAt} />
                  <p className="sm dim mono break">{messageId}</p>
                </td>
                <td data-label="For">
                  <span title={source ?? undefined}>{sourceWords(source)}</span>
                  {tenantId !== null && <p className="sm dim mono break">tenant {tenantId}</p>}
                </td>
                <td>
                  <What message={message} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
