import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  /** A question with the object's name. */
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A modal dialog. Escape closes it, and the browser gives the focus back to where it was. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog card" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps extends DialogProps {
  /** A verb, with the count where there is one. */
  readonly action: string;
  /** What the other button says, where "Cancel" would be taken for the action. */
  readonly leave?: string;
  readonly onConfirm: () => void;
}

/** Asks before something is done. */
export function Confirm({ action, leave = 'Cancel', onConfirm, ...dialog }: ConfirmProps) {
  return (
    <Dialog {...dialog}>
      {dialog.children}
      <div className="row end">
        <button type="button" className="btn" onClick={dialog.onClose}>
          {leave}
        </button>
        <button type="button" className="btn pri" onClick={onConfirm}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
