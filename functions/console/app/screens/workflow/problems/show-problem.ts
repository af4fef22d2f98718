/** Takes the focus to what a problem is about. */

const SOON_MS = 50;

/** The field of the path, or the one that it is in: `nodes.n1.data.when.all.0.path` may be shown as a part of `nodes.n1.data.when`. */
function find(path: string): HTMLElement | null {
  for (let at = path; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const found = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`);
    if (found) return found;
  }
  return null;
}

/** Once the form of the node is drawn. */
export function focusPath(path: string, nodeId: string | null): void {
  setTimeout(() => {
    const field = find(path);
    field?.closest('details')?.setAttribute('open', '');
    const place = nodeId === null ? null : document.querySelector<HTMLElement>(`[data-node="${CSS.escape(nodeId)}"]`);
    (field ?? place?.querySelector('button'))?.focus();
  }, SOON_MS);
}
