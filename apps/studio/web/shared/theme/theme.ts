/** The theme, light or dark: the system's until the person chooses one, which the browser keeps. */
const STORAGE_KEY = 'allot.theme'

export function applyTheme(): void {
  const chosen = localStorage.getItem(STORAGE_KEY)
  if (chosen) document.documentElement.dataset.theme = chosen
}

export function toggleTheme(): void {
  const current =
    document.documentElement.dataset.theme ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  localStorage.setItem(STORAGE_KEY, current === 'dark' ? 'light' : 'dark')
  applyTheme()
}
