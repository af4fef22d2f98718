import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Refused } from './popover/refused.tsx';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly icon?: IconName;
  readonly kind?: 'pri' | 'ghost' | 'sm';
  readonly isBusy?: boolean;
  /** Why the user may not. */
  readonly refusal?: string | undefined;
  /** The shortcut that does the same. */
  readonly shortcut?: string;
}

/** Stays reachable when the user may not press it, and says why. */
export function Button({ children, onClick, icon, kind, isBusy = false, refusal, shortcut }: ButtonProps) {
  const isOff = isBusy || refusal !== undefined;
  return (
    <Refused reason={refusal}>
      {(describedBy) => (
        <button
          type="button"
          className={`btn ${kind ?? ''}`}
          aria-disabled={isOff}
          aria-describedby={describedBy}
          onClick={() => !isOff && onClick()}
        >
          {icon && <Icon name={icon} />}
          {children}
          {shortcut && (
            <span aria-hidden="true">
              <kbd>{shortcut}</kbd>
            </span>
          )}
        </button>
      )}
    </Refused>
  );
}
