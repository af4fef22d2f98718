import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { Fragment, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { browserNow } from '../clock.ts';
import { liveState, switchLive } from '../live/live.ts';
import { Icon } from '../parts/icon.tsx';
import { theme } from '../preferences.ts';
import { useStore } from '../store.ts';
import type { Crumb } from './page.ts';
import { crumbs } from './page.ts';
import { printAll } from './print.ts';

const SHOWN = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

function Crumbs() {
  const all: readonly Crumb[] = useStore(crumbs);
  return (
    <nav className="crumb" aria-label="Where you are">
      {all.map(({ title, path }, index) => (
        <Fragment key={`${index} ${title}`}>
          {index > 0 && <span aria-hidden="true">/</span>}
          {path && index < all.length - 1 ? (
            <Link href={path} className="cut">
              {title}
            </Link>
          ) : (
            <b className="cut">{title}</b>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

/** When the screen was last read, in this browser's time, and whether it is read again. */
function Live({ onRefresh }: { readonly onRefresh: () => void }) {
  const state = useStore(liveState);
  const isReading = useIsFetching() > 0;
  const [readAt, setReadAt] = useState(browserNow);
  const client = useQueryClient();
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success') setReadAt(browserNow());
      }),
    [client],
  );
  return (
    <div className="row live">
      <span className="sm dim nw wide-only">
        {isReading ? 'Reading…' : `As of ${SHOWN.format(readAt)}`}
        {state === 'paused' && ' · paused'}
      </span>
      <button type="button" className="btn sm ghost" onClick={onRefresh} title="Read again (r)" aria-label="Read again">
        <Icon name="refresh" />
      </button>
      <button type="button" className="btn sm" role="switch" aria-checked={state !== 'off'} onClick={switchLive}>
        <span className={`dot ${state}`} aria-hidden="true" />
        Live
      </button>
    </div>
  );
}

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const;

function ThemeSwitch() {
  const chosen = useStore(theme);
  return (
    <button
      type="button"
      className="btn sm ghost"
      onClick={() => theme.set(nextTheme[chosen])}
      aria-label={`Colours: ${chosen}. Change to ${nextTheme[chosen]}`}
      title={`Colours: ${chosen}`}
    >
      <Icon name="theme" />
    </button>
  );
}

interface TopBarProps {
  readonly onFind: () => void;
  readonly onHelp: () => void;
  readonly onMenu: () => void;
  readonly onRefresh: () => void;
}

export function TopBar({ onFind, onHelp, onMenu, onRefresh }: TopBarProps) {
  return (
    <header className="topbar">
      <button type="button" className="btn sm ghost narrow-only" aria-label="Menu" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      <Crumbs />
      <button type="button" className="find" onClick={onFind}>
        <Icon name="find" />
        <span className="find-words">Find a customer, trigger or id…</span>
        <span className="wide-only" aria-hidden="true">
          <kbd>/</kbd>
        </span>
      </button>
      <Live onRefresh={onRefresh} />
      <ThemeSwitch />
      <button
        type="button"
        className="btn sm ghost wide-only"
        onClick={() => void printAll()}
        aria-label="Print"
        title="Print, with all rows (Ctrl P)"
      >
        <Icon name="print" />
      </button>
      <button type="button" className="btn sm ghost wide-only" onClick={onHelp} aria-label="Keys" title="Keys (?)">
        <Icon name="keys" />
      </button>
    </header>
  );
}
