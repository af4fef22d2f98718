// Says whether what is installed is what package-lock.json wants, by content: a copied or freshly checked-out tree has other
// file times. Runs on any Node from 12 on, as prepare.mjs does.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** Packages by their folders, or `undefined` without a readable file. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages || {};
  } catch (_) {
    return undefined;
  }
}

/** npm leaves out optional packages of other systems. Whether it takes one of several for a C library is not told here. */
function isNeeded(wanted) {
  if (!wanted.optional) return true;
  const fits = (list, own) => list !== undefined && list.indexOf(own) >= 0;
  return fits(wanted.os, process.platform) && fits(wanted.cpu, process.arch) && wanted.libc === undefined;
}

/** Returns why an installation is needed, as the beginning of a sentence, or `undefined`. */
export function whyInstall(project) {
  const folder = join(project, 'node_modules');
  if (!existsSync(folder)) return 'Nothing is installed yet';
  // npm writes this file at the end of every installation.
  const installed = packagesIn(join(folder, '.package-lock.json'));
  if (installed === undefined) return 'An earlier installation did not finish';
  const wanted = packagesIn(join(project, 'package-lock.json')) || {};
  const needed = Object.keys(wanted).filter((path) => path !== '' && isNeeded(wanted[path]));
  const isOther = (path) =>
    installed[path] === undefined ||
    installed[path].version !== wanted[path].version ||
    installed[path].integrity !== wanted[path].integrity;
  if (needed.some(isOther)) return 'Other packages are installed than package-lock.json wants';
  const missing = needed.find((path) => !existsSync(join(project, path, 'package.json')));
  return missing && `${missing} is missing`;
}
