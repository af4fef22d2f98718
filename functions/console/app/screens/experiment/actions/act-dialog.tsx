import type { ReactNode } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormError } from '../form-error.tsx';

interface ActDialogProps {
  /** A question with the experiment's name. */
  readonly title: string;
  /** A verb. */
  readonly action: string;
  readonly children: ReactNode;
  readonly error: unknown;
  /** Paths whose messages the dialog shows itself. */
  readonly placed?: (path: string) => boolean;
  readonly isBusy: boolean;
  readonly refusal?: string | undefined;
  readonly onAct: () => void;
  readonly onClose: () => void;
}

/** Says what happens before it is done, and why it was refused after. It stays open until it is done. */
export function ActDialog({ title, action, children, error, placed, isBusy, refusal, onAct, onClose }: ActDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <FormError error={error} {...(placed ? { placed } : {})} />
      <div className="row end">
        <Button onClick={onClose}>Leave it</Button>
        <Button kind="pri" isBusy={isBusy} refusal={refusal} onClick={onAct}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
