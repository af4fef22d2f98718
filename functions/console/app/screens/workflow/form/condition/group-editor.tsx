import { Button } from '../../../../parts/button.tsx';
import styles from '../form.module.css';
import { fromGroup, type Group, isLeaf, type Kind, toGroup } from './groups.ts';
import { LeafEditor } from './leaf-editor.tsx';

const words: Readonly<Record<Kind, string>> = {
  all: 'all of these hold',
  any: 'one of these holds',
  none: 'none of these holds',
};

interface GroupEditorProps {
  readonly condition: unknown;
  /** Of the condition in the graph. */
  readonly path: string;
  readonly isOff: boolean;
  readonly onChange: (condition: unknown) => void;
}

/** One group, and the groups in it. A condition of the API may have six levels. */
export function GroupEditor({ condition, path, isOff, onChange }: GroupEditorProps) {
  const group = toGroup(condition);
  const { kind, items } = group;
  const set = (change: Partial<Group>) => onChange(fromGroup({ ...group, ...change }));
  return (
    <>
      <select
        className="input"
        aria-label="How the comparisons go together"
        value={kind}
        disabled={isOff}
        onChange={(event) => set({ kind: event.target.value as Kind })} // one of its options
      >
        {Object.entries(words).map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
      {items.map((item, place) => {
        const own = {
          ...{ condition: item, path: `${path}.${kind === 'none' ? 'not.any' : kind}.${place}`, isOff },
          onChange: (next: unknown) =>
            set({ items: items.map((one, index) => (index === place ? Object(next) : one)) }),
        };
        return (
          <div key={place} className={styles.leaf}>
            {isLeaf(item) ? <LeafEditor {...own} leaf={item} /> : <GroupEditor {...own} />}
            {!isOff && (
              <div>
                <Button kind="sm" onClick={() => set({ items: items.filter((_, index) => index !== place) })}>
                  Remove {isLeaf(item) ? 'the comparison' : 'the group'}
                </Button>
              </div>
            )}
          </div>
        );
      })}
      {!isOff && (
        <div className="row wrap">
          <Button kind="sm" icon="add" onClick={() => set({ items: [...items, { path: '', op: 'eq' }] })}>
            Comparison
          </Button>
          <Button kind="sm" icon="add" onClick={() => set({ items: [...items, { any: [] }] })}>
            Group
          </Button>
        </div>
      )}
    </>
  );
}
