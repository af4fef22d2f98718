/** What a type of node is dragged as, from the palette to the drawing. */
export const DRAGGED = 'application/x-node-type';
