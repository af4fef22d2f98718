/** What is typed and not saved, kept in the tab, for the tenant that is signed in. */

let owner = '';
const keyOf = (id: string): string => `draft ${owner} ${id}`;

/** Without storage, as some browsers are set up, what is typed lasts until the screen is left. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}

export const readDraft = (id: string): Readonly<Record<string, string>> =>
  withStorage((storage) => JSON.parse(storage.getItem(keyOf(id)) ?? '{}') as Readonly<Record<string, string>>) ?? {}; // written below

/** An empty draft is removed. */
export function writeDraft(id: string, changes: Readonly<Record<string, string>>): void {
  withStorage((storage) => {
    if (Object.keys(changes).length === 0) storage.removeItem(keyOf(id));
    else storage.setItem(keyOf(id), JSON.stringify(changes));
  });
}

export const forgetDrafts = (): void => void withStorage((storage) => storage.clear());

/** Forgets what was typed for another tenant. */
export function keepDraftsOf(tenantId: string): void {
  owner = tenantId;
  withStorage((storage) => {
    for (const key of Object.keys(storage)) if (!key.startsWith(keyOf(''))) storage.removeItem(key);
  });
}
