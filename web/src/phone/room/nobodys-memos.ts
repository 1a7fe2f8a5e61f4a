//! Notes from before each person had their own: they go to whoever is here now.

import { byName, Stored } from '../../shared/stored';
import { kept } from './memo';

const nobodys = new Stored<Record<string, object>>('kaotsunagi.memo', 0, byName({}));

export function takeOver(): void {
  const before = nobodys.read();
  if (!before) return;
  kept.write({ ...before, ...kept.read() });
  nobodys.write(undefined);
  dispatchEvent(new Event('storage'));
}
