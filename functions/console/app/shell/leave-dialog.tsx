import { Confirm } from '../parts/dialog.tsx';
import { useStore } from '../store.ts';
import { wanted } from './unsaved.ts';

/** The question before unsaved changes are left. The changes are kept in this tab. */
export function LeaveDialog() {
  const leaving = useStore(wanted);
  if (!leaving) return null;
  const leave = () => {
    wanted.set(undefined);
    leaving.go();
  };
  return (
    <Confirm
      title={`Leave “${leaving.what}” without saving?`}
      action="Leave"
      onConfirm={leave}
      onClose={() => wanted.set(undefined)}
    >
      <p className="dim">
        {leaving.isKept
          ? 'What you typed is not saved. This tab keeps it: it is there when you come back.'
          : 'What you typed is not saved, and is forgotten when you leave.'}
      </p>
    </Confirm>
  );
}
