import { groupWords, iconOf } from '../../../graph/appearance.ts';
import { Icon } from '../../../parts/icon.tsx';
import { Menu } from '../../../parts/popover/menu.tsx';
import { useEditor } from './editor-context.ts';

/** In this order people look for them. */
const order = ['act', 'wait', 'decide', 'repeat', 'data', 'end'];

interface TypeMenuProps {
  /** What happens with the chosen type. */
  readonly label: string;
  readonly onChoose: (type: string) => void;
}

/** Types of nodes by what they are for. */
export function TypeMenu({ label, onChoose }: TypeMenuProps) {
  const { language } = useEditor();
  return (
    <Menu label={label} icon="add">
      {() =>
        order.map((group) => {
          const types = language.all.items.filter((one) => one.group === group && one.role !== 'note');
          return types.length === 0 ? null : (
            <div key={group}>
              <h3>{groupWords[group] ?? group}</h3>
              {types.map(({ type, title }) => (
                <button key={type} type="button" className="btn" onClick={() => onChoose(type)}>
                  <Icon name={iconOf(type)} />
                  {title}
                </button>
              ))}
            </div>
          );
        })
      }
    </Menu>
  );
}
