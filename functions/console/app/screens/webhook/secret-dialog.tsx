import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { Dialog } from '../../parts/dialog.tsx';

interface SecretDialogProps {
  readonly endpoint: { readonly name: string; readonly path: string; readonly secret: string | null };
  readonly onClose: () => void;
}

/** Address and secret, which is shown this once. */
export function SecretDialog({ endpoint: { name, path, secret }, onClose }: SecretDialogProps) {
  const address = `${location.origin}${path}`;
  return (
    <Dialog title={`What does “${name}” need?`} onClose={onClose}>
      <div>
        <p className="b">Address for the sender</p>
        <div className="row">
          <code className="mono sm break select grow">{address}</code>
          <CopyButton text={address} label="Copy the address" />
        </div>
      </div>
      <div>
        <p className="b">Secret</p>
        {secret === null ? (
          <p>The sender makes it. Until you set it, every delivery is refused.</p>
        ) : (
          <div className="row">
            <code className="mono sm break select grow">{secret}</code>
            <CopyButton text={secret} label="Copy the secret" />
          </div>
        )}
        {secret !== null && <p className="sm dim">It is shown this once.</p>}
      </div>
      <div className="row end">
        <Button kind="pri" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}
