#!/bin/sh
# Writes random tokens into deploy/secrets/; what is there already stays. Readable by you and by the containers' user.
set -eu
umask 077
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$here/secrets"

random() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

# Contents of one secret file each, as `streams --secrets` reads them: setting group -> JSON.
put() { # name, content
  if [ ! -e "$here/secrets/$1" ]; then
    printf '%s\n' "$2" > "$here/secrets/$1"
    # Compose mounts files with the modes they have; the containers run as another user.
    chmod 0444 "$here/secrets/$1"
    echo "wrote deploy/secrets/$1"
  fi
}

# "*" may push for every source. A wire of its own gets a token of its own: {"tokens": {"reuters": "…", "*": "…"}}
put streams_http "{\"tokens\": {\"*\": \"$(random)\"}}"
# Channels with secrets stand here; those without in deploy/config/streams.toml.
put streams_notify "{\"channels\": {\"desk\": {\"kind\": \"file\", \"path\": \"/data/desk.jsonl\"}}}"
put grafana_admin "$(random)"
