// Extracts the reason from npm's output when it fails. Runs on any Node from 12 on, as prepare.mjs does.

/** The most reasons about the lock file in one line. */
const MOST = 3;

// Another line says it more plainly, or it helps npm's developers only.
const NOISE =
  /^(code|syscall|errno|path|dest|cwd|command|network This|network 'proxy'|network In most|If you are behind|A complete log)|^[\s{}]|^$/;

/** Removes hosts and folders of this machine, so that the line can be shared. */
function withoutPlaces(line, project) {
  return line
    .split(project)
    .join('.')
    .replace(/\bhttps?:\/\/[^\s,'")]+/g, 'the registry')
    .replace(/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET) [^\s,]+/g, '$1')
    .replace(/(^|[\s'"(])(\/|[A-Za-z]:[\\/])[^\s'")]+/g, '$1…');
}

/** Returns npm's stderr as one line: why it failed, and what to do about it where that is known. */
export function npmReasons(stderr, project) {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').replace(/\r$/, ''));
  const unmatched = lines.filter((line) => /^(Missing|Invalid): /.test(line));
  if (unmatched.length > 0) {
    const more = unmatched.length > MOST ? [`and ${unmatched.length - MOST} more`] : [];
    const told = unmatched.slice(0, MOST).concat(more).join('; ');
    return `package.json and package-lock.json do not match (${told}); npm install brings them together`;
  }
  const reasons = lines.filter((line) => !NOISE.test(line)).slice(0, 2);
  return reasons.length === 0 ? 'run it by hand to see why' : withoutPlaces(reasons.join('; '), project);
}
