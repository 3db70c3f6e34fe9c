/**
 * `allot completion`: a script with which a shell completes commands and options. It is made from the commands
 * themselves and sends no request while a person types, so it answers at once.
 */
import { Argument, type Command, Command as Commander } from 'commander'

/** A command with everything that may follow it. */
interface Place {
  /** `allot keys make` */
  readonly words: string
  readonly commands: readonly Word[]
  readonly options: readonly (Word & { readonly value: 'none' | 'any' | readonly string[] })[]
}

interface Word {
  readonly word: string
  readonly about: string
}

const SHELLS = { bash, zsh, fish } as const

export function completionCommand(): Command {
  const command: Command = new Commander('completion')
  return command
    .description('Print a script that completes commands in your shell.')
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      `
Examples:
  allot completion bash > ~/.local/share/bash-completion/completions/allot
  allot completion zsh > ~/.zfunc/_allot            with fpath+=~/.zfunc before compinit
  allot completion fish > ~/.config/fish/completions/allot.fish

Exit status: 0 printed, 2 no such shell.`,
    )
    .action((shell: keyof typeof SHELLS) => {
      const top = command.parent ?? command
      process.stdout.write(SHELLS[shell](placesIn(top, top.name())))
    })
}

function placesIn(command: Command, words: string): readonly Place[] {
  const options = command.options.map(({ long, description, argChoices, required, optional }) => ({
    word: long ?? '',
    about: plain(description),
    value: argChoices ?? (required || optional ? ('any' as const) : ('none' as const)),
  }))
  const help = { word: '--help', about: 'how it is used', value: 'none' } as const
  const commands = command.commands.map((each) => ({ word: each.name(), about: plain(each.description()) }))
  const below = command.commands.flatMap((each) => placesIn(each, `${words} ${each.name()}`))
  return [{ words, commands, options: [...options, help] }, ...below]
}

/** Nothing that a shell or _describe would take for something else. */
function plain(text: string): string {
  return text
    .replaceAll(/[`"'$\\]/g, '')
    .replaceAll(':', ' -')
    .replace(/\.$/, '')
}

const own = (places: readonly Place[]) => places.slice(1).map(({ words }) => `"${words}"`)

function bash(places: readonly Place[]): string {
  const values = places.flatMap(({ words, options }) =>
    options.flatMap(({ word, value }) => {
      if (value === 'none') return []
      const replies = value === 'any' ? '' : ` COMPREPLY=($(compgen -W "${value.join(' ')}" -- "$cur"));`
      return [`    "${words} ${word}")${replies} return ;;`]
    }),
  )
  const follows = places.map(
    ({ words, commands, options }) =>
      `    "${words}") commands="${listed(commands)}"; options="${listed(options)}" ;;`,
  )
  return `# Completion of allot for bash. Where nothing fits, names of files do.
_allot() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" at=allot commands="" options="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${own(places).join('|')}) at="$at $word" ;;
    esac
  done
  case "$at \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  case "$at" in
${follows.join('\n')}
  esac
  if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$cur"))
  else COMPREPLY=($(compgen -W "$commands" -- "$cur")); fi
}
complete -o default -F _allot allot
`
}

function zsh(places: readonly Place[]): string {
  const described = (words: readonly Word[]) => words.map(({ word, about }) => `'${word}:${about}'`).join(' ')
  const values = places.flatMap(({ words, options }) =>
    options.flatMap(({ word, value }) => {
      if (value === 'none') return []
      return [
        `    ("${words} ${word}") ${value === 'any' ? '_files' : `compadd ${value.join(' ')}`}; return ;;`,
      ]
    }),
  )
  const follows = places.map(
    ({ words, commands, options }) =>
      `    ("${words}") commands=(${described(commands)}); options=(${described(options)}) ;;`,
  )
  return `#compdef allot
# Completion of allot for zsh.
_allot() {
  local at=allot word
  local -a commands options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      (${own(places).join('|')}) at="$at $word" ;;
    esac
  done
  case "$at $words[CURRENT-1]" in
${values.join('\n')}
  esac
  case "$at" in
${follows.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then _describe option options
  elif (( $#commands )); then _describe command commands
  else _files; fi
}
if [[ "$funcstack[1]" == _allot ]]; then _allot "$@"; else compdef _allot allot; fi
`
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ words, commands, options }) => {
    const here = `complete -c allot -n '__allot_is_at "${words}"'`
    return [
      ...commands.map(({ word, about }) => `${here} -f -a ${word} -d '${about}'`),
      ...options.map(({ word, about, value }) => {
        const takes = value === 'none' ? '' : value === 'any' ? ' -r' : ` -x -a '${value.join(' ')}'`
        return `${here} -l ${word.slice(2)}${takes} -d '${about}'`
      }),
    ]
  })
  return `# Completion of allot for fish.
function __allot_is_at
  set -l at allot
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case ${own(places).join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join('\n')}
`
}

function listed(words: readonly Word[]): string {
  return words.map(({ word }) => word).join(' ')
}
