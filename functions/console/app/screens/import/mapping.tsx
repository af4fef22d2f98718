import type { Collection } from '../imports/import-words.tsx';
import { collectionNames } from '../imports/import-words.tsx';
import type { Mapping } from './guess.ts';
import styles from './import.module.css';
import { memberWords } from './members.ts';
import type { Beginning } from './read-beginning.ts';

const LONGEST_ATTRIBUTE = 100;

interface SelectProps {
  readonly collection: Collection;
  readonly header: string;
  readonly members: readonly string[];
  readonly value: string;
  readonly onChange: (member: string) => void;
}

function MemberSelect({ collection, header, members, value, onChange }: SelectProps) {
  const ownName = header.replace(/^attributes\./, '').slice(0, LONGEST_ATTRIBUTE);
  return (
    <select
      className="input"
      aria-label={`Column ${header} gives`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">nothing: it is left out</option>
      {members.map((member) => (
        <option key={member} value={member}>
          {memberWords(member)}
        </option>
      ))}
      {collection === 'customers' && <option value={`attributes.${ownName}`}>an attribute “{ownName}”</option>}
    </select>
  );
}

interface MappingTableProps {
  readonly collection: Collection;
  readonly beginning: Beginning;
  readonly members: readonly string[];
  readonly mapping: Mapping;
  readonly onChange: (header: string, member: string) => void;
}

/** What each column gives, with its first cells. */
export function MappingTable({
  collection,
  beginning: { header, rows, hasMore },
  members,
  ...rest
}: MappingTableProps) {
  const { mapping, onChange } = rest;
  const columns = header.map((name, at) => ({ name, at })).filter(({ name }) => name !== '');
  return (
    <section className="card" aria-label="Columns">
      <div className="table">
        <table className={`cards ${styles.beginning}`}>
          <thead>
            <tr>
              <th>Column</th>
              <th>Gives of {collectionNames[collection]}</th>
              <th>{hasMore ? 'First cells' : 'Cells'}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ name, at }) => (
              <tr key={at}>
                <td className="b">{name}</td>
                <td data-label="Gives">
                  <MemberSelect
                    {...{ collection, members, header: name, value: mapping[name] ?? '' }}
                    onChange={(member) => onChange(name, member)}
                  />
                </td>
                <td data-label="Cells" className="sm dim">
                  {rows.map((cells) => cells[at] ?? '').join(' · ') || '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
