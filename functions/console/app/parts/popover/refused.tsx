import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { place } from './place.ts';

interface RefusedProps {
  /** Why the user may not use the control; undefined where the user may. */
  readonly reason: string | undefined;
  /** Draws the control, which names the explanation in `aria-describedby`. */
  readonly children: (describedBy: string | undefined) => ReactNode;
}

/** Explains why a control is refused: in text while it has the focus or the pointer, and to screen readers. Escape hides the text. */
export function Refused({ reason, children }: RefusedProps) {
  const id = useId();
  const tip = useRef<HTMLSpanElement>(null);
  if (reason === undefined) return children(undefined);
  const show = () => {
    const anchor = tip.current?.previousElementSibling;
    if (!tip.current || !anchor) return;
    tip.current.togglePopover(true);
    place(tip.current, anchor);
  };
  const hide = () => tip.current?.togglePopover(false);
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && hide();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only shows the text of the control inside
    <span
      className="refused"
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={onKeyDown}
    >
      {children(id)}
      <span ref={tip} id={id} role="tooltip" popover="manual" className="reason">
        {reason}
      </span>
    </span>
  );
}
