/** Light or dark: as the system says, until somebody chooses. */
const CHOSEN = 'allot.theme'

export function applyTheme(): void {
  const chosen = localStorage.getItem(CHOSEN)
  if (chosen) document.documentElement.dataset.theme = chosen
}

export function toggleTheme(): void {
  const isDark =
    document.documentElement.dataset.theme ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  localStorage.setItem(CHOSEN, isDark === 'dark' ? 'light' : 'dark')
  applyTheme()
}
