import { type ReactNode, useId, useState } from 'react';
import { Icon, type IconName } from '../icon.tsx';
import { place } from './place.ts';

interface MenuProps {
  /** What the menu is for. */
  readonly label: string;
  readonly icon: IconName;
  /** Buttons; each closes the menu. They are drawn only while it is open. */
  readonly children: () => ReactNode;
}

function placeBelowButton(menu: HTMLElement): void {
  if (menu.previousElementSibling) place(menu, menu.previousElementSibling);
}

/** A button that opens a list of others. Escape and a press elsewhere close it. */
export function Menu({ label, icon, children }: MenuProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="btn sm ghost icon" popoverTarget={id} aria-label={label}>
        <Icon name={icon} />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are pressed */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key presses a button, which is a click */}
      <div
        id={id}
        popover="auto"
        className="menu"
        onBeforeToggle={({ newState, currentTarget }) => {
          setOpen(newState === 'open');
          placeBelowButton(currentTarget);
        }}
        onToggle={({ currentTarget }) => placeBelowButton(currentTarget)} // its size is known only now
        onClick={(event) => event.currentTarget.hidePopover()}
      >
        {isOpen && children()}
      </div>
    </>
  );
}
