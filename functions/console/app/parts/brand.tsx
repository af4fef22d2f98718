/** The mark and the name. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" strokeWidth="2.6" strokeLinecap="round">
        <path d="M3 18C6.5 8.5 12 4.5 20 4.5" stroke="currentColor" />
        <path d="M8 20.5c2-6 6-9.5 11.5-10" stroke="var(--c2)" />
        <circle cx="19.2" cy="17.2" r="2.6" fill="var(--c3)" />
      </svg>
      Followthrough
    </span>
  );
}
