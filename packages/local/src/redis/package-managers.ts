/** One system's way to install a Redis. */
export interface PackageManager {
  readonly command: string
  /** What a person types. */
  readonly byHand: string
  /** What we run: a shell script, as root unless `asUser`. */
  readonly script: string
  /** Whether it refuses to run as root. */
  readonly asUser?: boolean
}

/**
 * Debian and its kin start the server of a package at once, and at every boot, on port 6379.
 * `policy-rc.d` is their way to say no to the first; a machine that has one keeps its own. The
 * package lists may be missing (a container) or too old for what the mirror has.
 */
const aptGet = `
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' >$policy && chmod 755 $policy
fi
install='apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 redis-server'
$install || { apt-get update && $install; } || exit 1
if [ -d /run/systemd/system ]; then systemctl disable redis-server || true; fi
`

/** The systems that left Redis for Valkey have only that. */
const either = (install: string) => `${install} redis || ${install} valkey`

/** In the order of looking; the first that a machine has is its own. */
export const packageManagers: readonly PackageManager[] = [
  { command: 'apt-get', byHand: 'sudo apt-get install redis-server', script: aptGet },
  { command: 'apk', byHand: 'sudo apk add redis', script: either('apk add --no-cache') },
  { command: 'dnf', byHand: 'sudo dnf install redis', script: either('dnf install -y') },
  { command: 'yum', byHand: 'sudo yum install redis', script: either('yum install -y') },
  {
    command: 'zypper',
    byHand: 'sudo zypper install redis',
    script: either('zypper --non-interactive install'),
  },
  {
    command: 'pacman',
    byHand: 'sudo pacman -S valkey',
    script: either('pacman -Sy --noconfirm --needed'),
  },
  { command: 'brew', byHand: 'brew install redis', script: 'brew install redis', asUser: true },
]
