import { Component, type ReactNode } from 'react';

interface State {
  readonly error: unknown;
}

/** A file of this build that is gone means that a newer build was deployed. */
const isOldBuild = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script|Importing a module/i.test(error.message);

/** Shows what failed in place of the screen; the shell around it goes on. `place` resets it when the screen changes. */
export class Boundary extends Component<{ readonly children: ReactNode; readonly place: string }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidUpdate(before: { readonly place: string }): void {
    if (before.place !== this.props.place && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const [title, text] = isOldBuild(error)
      ? ['A new version is there', 'This tab shows an older one. What you typed is kept.']
      : ['This screen failed', error instanceof Error ? error.message : String(error)];
    return (
      <section className="card pad stack" role="alert">
        <h1>{title}</h1>
        <p className="dim">{text}</p>
        <div>
          <button type="button" className="btn pri" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </section>
    );
  }
}
