import { useEffect, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useAuthorize } from './use-connection.ts';

interface AuthorizeDialogProps {
  readonly connection: ReplyOf<'getConnection'>;
  readonly onClose: () => void;
}

type Begun = ReplyOf<'authorizeConnection'>;

function Begun({ begun: { url, redirectUri, expiresAt } }: { readonly begun: Begun }) {
  const { host } = new URL(url);
  return (
    <>
      <div>
        <p className="b">The service must know this address</p>
        <div className="row">
          <code className="mono sm break select grow">{redirectUri}</code>
          <CopyButton text={redirectUri} />
        </div>
      </div>
      <p>
        <a className="btn pri" href={url} target="_blank" rel="noopener noreferrer">
          Agree at {host}
        </a>
      </p>
      <p className="sm dim">
        It opens in another tab, once, until <Moment at={expiresAt} />. This dialog sees when you have agreed.
      </p>
    </>
  );
}

/** Leads to the other side, where a person agrees, and sees when the browser has come back from there. */
export function AuthorizeDialog({ connection: { id, name, authorizedAt }, onClose }: AuthorizeDialogProps) {
  const [before] = useState(authorizedAt);
  const { mutate: begin, ...authorize } = useAuthorize(id);
  useEffect(() => begin(), [begin]);
  const now = useRead('getConnection', { params: { id } }, { isBusy: true }).data?.data;
  const isDone = now !== undefined && now.authorizedAt !== before && now.status === 'READY';
  return (
    <Dialog title={`Authorise “${name}”?`} onClose={onClose}>
      {authorize.error && (
        <p className="bad-text" role="alert">
          {messageOf(authorize.error)}
        </p>
      )}
      {authorize.data && !isDone && <Begun begun={authorize.data} />}
      <p role="status">
        {isDone && `It is authorised${now.tokenScope === null ? '' : `, for ${now.tokenScope}`}. Calls can be made.`}
      </p>
      <div className="row end">
        <Button {...(isDone ? { kind: 'pri' as const } : {})} onClick={onClose}>
          {isDone ? 'Done' : 'Close'}
        </Button>
      </div>
    </Dialog>
  );
}
