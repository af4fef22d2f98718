import { useCallback, useEffect, useState } from 'react';
import { refusals } from '../api/call.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useStore } from '../store.ts';
import { resume } from './session.ts';
import { SignInForm } from './sign-in.tsx';
import { useSsoAddress } from './sso.ts';

/** Asks for the key again when the session has ended. The screen stays behind it, so that nothing typed is lost. */
export function RenewSession() {
  const count = useStore(refusals);
  const [renewed, setRenewed] = useState(count);
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setRenewed(refusals.get()), []);
  useEffect(() => setOpen(count > renewed), [count, renewed]);
  const sso = useSsoAddress('/console');
  useEffect(() => {
    if (!isOpen || !sso) return;
    // Back from the other tab, where the session may have been opened.
    const check = () => void resume().then(close, () => undefined);
    addEventListener('focus', check);
    return () => removeEventListener('focus', check);
  }, [isOpen, sso, close]);
  if (!isOpen) return null;
  return (
    <Dialog title="Your session has ended. Sign in again?" onClose={() => setRenewed(count)}>
      <p className="dim">Nothing that you typed is lost.</p>
      {sso && (
        <p>
          <a className="btn pri" href={sso} target="_blank" rel="noreferrer">
            Continue with SSO in a new tab
          </a>
        </p>
      )}
      <SignInForm isSecond={sso !== undefined} onDone={close} />
    </Dialog>
  );
}
