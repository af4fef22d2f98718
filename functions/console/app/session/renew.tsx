import { useEffect, useState } from 'react';
import { refusals } from '../api/call.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useStore } from '../store.ts';
import { SignInForm } from './sign-in.tsx';

/** Asks for the key again when the session has ended. The screen stays behind it, so that nothing typed is lost. */
export function RenewSession() {
  const count = useStore(refusals);
  const [renewed, setRenewed] = useState(count);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(count > renewed), [count, renewed]);
  if (!isOpen) return null;
  return (
    <Dialog title="Your session has ended. Sign in again?" onClose={() => setRenewed(count)}>
      <p className="dim">Nothing that you typed is lost.</p>
      <SignInForm onDone={() => setRenewed(refusals.get())} />
    </Dialog>
  );
}
