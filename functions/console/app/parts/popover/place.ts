const EDGE = 8;

/** Puts a popover below its anchor, or above where there is no room, inside the window. */
export function place(popover: HTMLElement, anchor: Element): void {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const hasRoomBelow = bottom + height + EDGE <= innerHeight || top < height + EDGE;
  const x = Math.max(EDGE, Math.min(left, innerWidth - width - EDGE));
  Object.assign(popover.style, {
    inset: 'auto',
    left: `${x}px`,
    top: `${hasRoomBelow ? bottom : top - height}px`,
  });
}
