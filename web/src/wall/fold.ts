//! What only walls are told, folded into the hall. Pure.

import type { Link, ServerMessage } from '../gen/protocol';
import { fold as foldAnywhere, type Hall } from '../shared/hall';

export function fold(hall: Hall, message: ServerMessage): Hall {
  switch (message.type) {
    case 'seated':
      return {
        ...hall,
        calls: hall.calls.map((call) => (call.table === message.table ? { ...call, seated: true } : call)),
      };
    case 'link': {
      const { from_ward, to_ward, kinds } = message;
      return { ...hall, links: [...hall.links, { from_ward, to_ward, kinds }] };
    }
    case 'link_taken_back': {
      const { from_ward, to_ward, kinds } = message;
      const same = (each: Link) =>
        each.from_ward === from_ward && each.to_ward === to_ward && each.kinds.join() === kinds.join();
      const at = hall.links.findLastIndex(same);
      return { ...hall, links: hall.links.filter((_, index) => index !== at) };
    }
    case 'board':
      return { ...hall, board: message.board };
    case 'screen':
      return { ...hall, screen: message.screen };
    case 'calls':
      return { ...hall, calls: message.calls };
    default:
      return foldAnywhere(hall, message);
  }
}
