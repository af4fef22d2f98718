import { Link } from 'wouter';

interface CustomerLinkProps {
  readonly id: string | null;
  readonly name: string | null;
}

/** The customer, with the way to its screen. */
export function CustomerLink({ id, name }: CustomerLinkProps) {
  if (id === null) return <span className="dim">–</span>;
  return (
    <Link href={`/customers/${id}`} title={id}>
      {name?.trim() ? name : <span className="dim">no name</span>}
    </Link>
  );
}
