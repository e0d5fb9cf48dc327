# SPDX-License-Identifier: MIT
#
# Makes a page of generate-manual's one that mandoc and readers like. Variables: page, the page's
# name; commands, a file of mdoc that lists the commands; parts, a file of mdoc with the sections
# behind DESCRIPTION.

# Ends what is open before a macro.
function close_block() {
  if (literal) print ".Ed"
  literal = 0
}

function include(file, line) {
  while ((getline line < file) > 0) if (line !~ /^\.\\"/) print line
  close(file)
}

# Prints running text: a line a sentence, at most 78 columns where words allow it.
function running(text, words, count, i, line) {
  gsub(/\\/, "\\e", text)
  # Between backquotes stands what one types.
  while (match(text, /`[^`]*`/))
    text = substr(text, 1, RSTART - 1) "\\fB" substr(text, RSTART + 1, RLENGTH - 2) "\\fR" \
      substr(text, RSTART + RLENGTH)
  count = split(text, words, / +/)
  line = ""
  for (i = 1; i <= count; i++) {
    if (line != "" && length(line) + length(words[i]) > 77) { out(line); line = "" }
    line = line (line == "" ? "" : " ") words[i]
    if (words[i] ~ /[.!?][)"]?$/) { out(line); line = "" }
  }
  if (line != "") out(line)
}

# Keeps text from being taken for a macro.
function out(line) { print (line ~ /^[.']/ ? "\\&" : "") line }

function command_of(name) { sub(/^lfa-/, "", name); return name }

/^\.Dt / { print ".Dt " toupper(page) " " $3; next }
/^\.Sh NAME/ { section = "NAME" }
/^\.Sh SYNOPSIS/ { section = "SYNOPSIS" }
/^\.Sh DESCRIPTION/ { section = "DESCRIPTION" }
# Its only subcommand is help, and a mountpoint is demanded.
page == "lfa-simulate" && /^\.Ar subcommand/ { next }
/^\.Nm/ {
  # A command's other names come behind its own.
  if (section == "NAME") { if (!named) print ".Nm " page; named = 1 }
  else if (page == "lfa" || page == "lfa-simulate") print ".Nm"
  else print ".Nm lfa Cm " command_of(page)
  next
}
/^\.Nd / {
  text = substr($0, 5)
  gsub(/^"|"$/, "", text)
  sub(/\.$/, "", text)
  gsub(/`/, "", text)
  print ".Nd " text
  next
}
# The help's list of numbers is a section of the page.
page == "lfa" && /^Exit status: / { skipped = 1; next }
/^\.Sh "EXIT STATUS"/ {
  close_block()
  if (commands != "") include(commands)
  include(parts)
  section = "END"
  next
}
# What follows are the other pages, which the parts name.
section == "END" { next }
/^$/ { if (!skipped) paragraph = 1; skipped = 0; next }
/^\.Pp/ { paragraph = 1; next }
/^\./ { close_block(); paragraph = 0; print; next }
/^  / {
  if (!literal) print ".Bd -literal -offset indent"
  literal = 1
  paragraph = 0
  print substr($0, 3)
  next
}
{
  close_block()
  if (paragraph) print ".Pp"
  paragraph = 0
  running($0)
}
