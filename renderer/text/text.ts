import { createI18n } from 'vue-i18n';
import { en } from './messages.ts';

/** Texts and their language; `messages` is given by tests that lengthen every text. */
export const createText = (messages: typeof en = en) =>
  createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en: messages } });
