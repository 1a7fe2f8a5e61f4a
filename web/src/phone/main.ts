import '../style/phone.css';
import { mount } from 'svelte';
import { commonWords } from '../lang/common';
import { joinWords } from '../lang/join';
import Phone from './Phone.svelte';

await Promise.all([commonWords.ready(), joinWords.ready()]);
const target = document.getElementById('app');
if (target) {
  target.replaceChildren();
  mount(Phone, { target });
}
