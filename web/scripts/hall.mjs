// A hall full of invented people, steered over HTTP as a reception desk would: for pictures and for tests of every state.

/** [name, kana, honorific, organization, kind, sub kind, role, ward, offers, needs, sign] */
export const PEOPLE = [
  [
    '玉川 直樹',
    'たまがわ なおき',
    '先生',
    'さくら坂クリニック',
    'clinic',
    'clinic/home-care',
    'director',
    'shibuya',
    ['reverse-referral', 'home-visit'],
    ['cardiac-rehab', 'emergency-24h'],
    '青いストラップ',
  ],
  [
    '白金 ゆり',
    'しろかね ゆり',
    '様',
    '医療法人社団架空会 白金台リハビリテーション病院',
    'hospital',
    'hospital/rehab',
    'msw',
    'minato',
    ['cardiac-rehab'],
    ['acute-admission'],
    '3番の柱のそば',
  ],
  [
    '大森 健',
    'おおもり けん',
    '様',
    'みどりが丘訪問看護ステーション',
    'care',
    'care/home-nursing',
    'nurse',
    'setagaya',
    ['home-nursing'],
    ['discharge-coordination'],
    '緑のバッグ',
  ],
  [
    '駒沢 みどり',
    'こまざわ みどり',
    '先生',
    '玉川通り歯科',
    'dental',
    'dental/home-visit',
    'dentist',
    'setagaya',
    ['home-dental'],
    ['discharge-coordination'],
    '白いネームホルダー',
  ],
  [
    '中目 太一',
    'なかめ たいち',
    '様',
    '三軒茶屋ケアプランセンター',
    'care',
    'care/care-manager',
    'care-manager',
    'setagaya',
    ['care-plan'],
    ['home-visit'],
    '赤いペン',
  ],
  [
    '大崎 しずか',
    'おおさき しずか',
    '様',
    '大崎中央病院',
    'hospital',
    'hospital/acute',
    'liaison-nurse',
    'shinagawa',
    ['emergency-24h'],
    ['reverse-referral'],
    '',
  ],
];
export const ME = [
  '三田 あおい',
  'みた あおい',
  '様',
  '目黒みなみ病院',
  'hospital',
  'hospital/acute',
  'liaison-nurse',
  'meguro',
  ['cardiac-rehab', 'emergency-24h', 'discharge-coordination'],
  ['reverse-referral'],
  '白いジャケット',
];

export class Hall {
  #token;
  /** Ids by name: a screen may need the same invented person again, as somebody new. */
  #named = new Map();
  constructor(base, codes) {
    this.base = base;
    this.codes = codes;
  }

  async ask(path, { method = 'GET', body, token = this.#token } = {}) {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
  async signIn(passphrase) {
    this.#token = (await this.ask('/api/organizer/sign-in', { method: 'POST', body: { passphrase } })).token;
    const event = await this.ask('/api/event');
    this.tags = event.tags;
  }

  /** Registers somebody; a token and an id come back. */
  async register([name, kana, honorific, organization, kind, sub_kind, role, ward, offers, needs, sign], room) {
    const known = new Set(this.tags.map((tag) => tag.id));
    // An event may call its tags otherwise: then what the kind usually picks.
    const some = (tags, side) => {
      const valid = tags.filter((tag) => known.has(tag));
      return valid.length > 0
        ? valid
        : this.tags
            .filter((tag) => tag[side].some((by) => by.startsWith(kind)))
            .slice(0, 3)
            .map((tag) => tag.id);
    };
    const body = {
      name,
      kana,
      honorific,
      organization: { name: organization },
      kind,
      sub_kind,
      role,
      ward,
      offers: some(offers, 'offered_by'),
      needs: some(needs, 'needed_by'),
      ...(sign ? { sign } : {}),
      companies_welcome: false,
      contact: { phone: '03-0000-0000', email: 'someone@example.jp' },
      wishes: [],
      consent: { partners: true, exchange: true, booths: false, wall: false },
      room,
      code: this.codes.get(room),
      another_person: true,
    };
    const { attendee, token } = await this.ask('/api/attendees', { method: 'POST', body });
    const namesakes = this.#named.get(name) ?? [];
    // Who was erased meanwhile is nobody's namesake.
    for (const other of namesakes)
      await this.ask(`/api/organizer/people/${attendee.id}/tell-apart`, {
        method: 'POST',
        body: { attendee: other },
      }).catch(() => {});
    this.#named.set(name, [...namesakes, attendee.id]);
    return { id: attendee.id, token };
  }
  /** Somebody without a phone, for whom the desk acts. */
  async onPaper(person, room) {
    const { id } = await this.register(person, room);
    await this.ask(`/api/organizer/people/${id}`, { method: 'PATCH', body: { paper: true } });
    await this.act(id, { type: 'enter', room });
    return id;
  }
  act(id, act) {
    return this.ask(`/api/organizer/people/${id}/act`, { method: 'POST', body: act });
  }
  steer(id, body) {
    return this.ask(`/api/organizer/people/${id}`, { method: 'PATCH', body });
  }
  setRoom(room, body) {
    return this.ask(`/api/organizer/rooms/${room}`, { method: 'PATCH', body });
  }
  announce(room, text) {
    return this.ask(`/api/organizer/rooms/${room}/announcements`, { method: 'POST', body: { text } });
  }
  startRound(room, body) {
    return this.ask(`/api/organizer/rooms/${room}/rounds`, { method: 'POST', body });
  }
  steerRound(room, number, body) {
    return this.ask(`/api/organizer/rooms/${room}/rounds/${number}`, { method: 'PATCH', body });
  }
}
