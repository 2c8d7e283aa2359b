import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** The value of a token, named without its dashes. */
export type TokenReader = (name: string) => string;

function reader(): TokenReader {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

/** Tokens of the theme; changes whenever the theme does, since a canvas does not follow its style sheet. */
export function useTokens(): Readonly<ShallowRef<TokenReader>> {
  const tokens = shallowRef(reader());
  const refresh = (): void => {
    tokens.value = reader();
  };
  const themes = new MutationObserver(refresh);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const contrast = matchMedia('(forced-colors: active)');
  contrast.addEventListener('change', refresh);
  onScopeDispose(() => {
    themes.disconnect();
    contrast.removeEventListener('change', refresh);
  });
  return tokens;
}
