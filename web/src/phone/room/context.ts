//! What every part of the room needs, without handing it through each level.

import { getContext, setContext } from 'svelte';
import type { Catalog } from '../../shared/catalog';
import type { Session } from './session.svelte';

interface RoomContext {
  readonly catalog: Catalog;
  readonly session: Session;
}
const KEY = Symbol('room');
export const provideRoom = (context: RoomContext) => setContext(KEY, context);
export const useRoom = () => getContext<RoomContext>(KEY);
