/** `garnet completion bash|zsh|fish`: a script for the shell, made from the commands themselves. */
import { Argument, Command } from "commander";
import { formats } from "../../formats/index.js";
import { commands } from "./program.js";

export const command = new Command("completion")
  .summary("completion of words for bash, zsh, fish")
  .description(
    `Print a script that completes commands, options and names of formats.

Examples:
  source <(garnet completion bash)            in ~/.bashrc
  garnet completion zsh > ~/.zfunc/_garnet    a folder of fpath, before compinit
  garnet completion fish > ~/.config/fish/completions/garnet.fish`,
  )
  .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
  .action(async (shell: keyof typeof scripts) => {
    process.stdout.write(scripts[shell](await entries()));
  });

interface Entry {
  /** "convert", or "analyze rdf". */
  name: string;
  summary: string;
  /** Commands below it. */
  children: string[];
  options: { flags: string[]; about: string; values: readonly string[]; takesValue: boolean }[];
}

async function entries(): Promise<Entry[]> {
  const out: Entry[] = [];
  for (const { load } of Object.values(commands)) collect((await load()).command, "", out);
  return out;
}

function collect(command: Command, before: string, out: Entry[]): void {
  const name = before ? `${before} ${command.name()}` : command.name();
  const options = command.options.map((option) => ({
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null) as string[],
    about: option.description,
    values: option.argChoices ?? (/format$/.test(option.long ?? "") ? formats.map((format) => format.name) : []),
    takesValue: option.required || option.optional,
  }));
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const children = [...command.commands.map((child) => child.name()), ...choices];
  out.push({ name, summary: command.summary(), children, options });
  for (const child of command.commands) collect(child, name, out);
}

const top = (all: Entry[]) => all.filter(({ name }) => !name.includes(" "));
const safe = (text: string) =>
  text
    .replace(/['"`$\\:[\]]/g, " ")
    .replace(/\s+/g, " ")
    .trim();

const scripts = {
  bash(all: Entry[]): string {
    const cases = all.map(({ name, children, options }) => {
      const words = [...children, ...options.flatMap(({ flags }) => flags), "--help"];
      return `    "${name}") words="${words.join(" ")}" ;;`;
    });
    const values = all.flatMap(({ name, options }) =>
      options
        .filter(({ values }) => values.length)
        .map(
          ({ flags, values }) =>
            `    ${flags.map((flag) => `"${name} ${flag}"`).join("|")}) words="${values.join(" ")}" ;;`,
        ),
    );
    return `# bash completion for garnet
_garnet() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${top(all)
      .map(({ name }) => name)
      .join(" ")} help --help --version" -- "$word"))
    return
  fi
  if [ "$COMP_CWORD" -gt 2 ]; then
    case "$command \${COMP_WORDS[2]}" in
${
  all
    .filter(({ name }) => name.includes(" "))
    .map(({ name }) => `      "${name}") command="${name}" ;;`)
    .join("\n") || "      *) ;;"
}
    esac
  fi
  case "$command $previous" in
${values.join("\n") || "    *) ;;"}
  esac
  if [ -z "$words" ] && [[ "$word" == -* || "$COMP_CWORD" -eq 2 ]]; then
    case "$command" in
${cases.join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _garnet garnet
`;
  },

  zsh(all: Entry[]): string {
    const described = top(all).map(({ name, summary }) => `    '${name}:${safe(summary)}'`);
    const cases = all.map(({ name, children, options }) => {
      const specs = options.flatMap(({ flags, about, values, takesValue }) =>
        flags.map((flag) => {
          const value = values.length ? `:value:(${values.join(" ")})` : takesValue ? ":value:_files" : "";
          return `'${flag}[${safe(about)}]${value}'`;
        }),
      );
      const first = children.length ? `'1:command:(${children.join(" ")})'` : "";
      return `    '${name}') _arguments ${[...specs, first, "'*:file:_files'"].filter(Boolean).join(" ")} ;;`;
    });
    return `#compdef garnet
_garnet() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command $words[2]" in
${
  all
    .filter(({ name }) => name.includes(" "))
    .map(({ name }) => `    '${name}') command='${name}'; (( CURRENT > 2 )) && { shift words; (( CURRENT-- )) } ;;`)
    .join("\n") || "    *) ;;"
}
  esac
  case "$command" in
${cases.join("\n")}
  esac
}
_garnet "$@"
`;
  },

  fish(all: Entry[]): string {
    const lines = ["# fish completion for garnet"];
    for (const { name, summary } of top(all))
      lines.push(`complete -c garnet -n __fish_use_subcommand -f -a ${name} -d '${safe(summary)}'`);
    for (const { name, children, options } of all) {
      const seen = name
        .split(" ")
        .map((word) => `__fish_seen_subcommand_from ${word}`)
        .join("; and ");
      if (children.length) lines.push(`complete -c garnet -n '${seen}' -f -a '${children.join(" ")}'`);
      for (const { flags, about, values, takesValue } of options) {
        const long = flags.find((flag) => flag.startsWith("--"));
        const short = flags.find((flag) => /^-[^-]$/.test(flag));
        const words = [`complete -c garnet -n '${seen}'`];
        if (short) words.push(`-s ${short.slice(1)}`);
        if (long) words.push(`-l ${long.slice(2)}`);
        if (takesValue) words.push("-r");
        if (values.length) words.push(`-f -a '${values.join(" ")}'`);
        lines.push(`${words.join(" ")} -d '${safe(about)}'`);
      }
    }
    return `${lines.join("\n")}\n`;
  },
};
