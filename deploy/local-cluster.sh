#!/usr/bin/env bash
# A whole cluster as processes on this machine, without containers: PostgreSQL, three silos, two gateways and Prometheus,
# all on 127.0.0.1. The same topology as docker-compose.yml.
#
#   deploy/local-cluster.sh up                 starts everything and waits until it is ready
#   deploy/local-cluster.sh status             says what runs, and where
#   deploy/local-cluster.sh start NAME         starts one of postgres, silo-1, silo-2, silo-3, gateway-1, gateway-2, prometheus
#   deploy/local-cluster.sh signal NAME SIG    sends a signal to one: TERM, KILL, STOP, CONT
#   deploy/local-cluster.sh down               stops everything, by process id; the data stays
#
# Environment: DIR (./cluster) holds data, logs and process ids; PORT (9100) is the first of the ports used, PORT to
# PORT+19; SILO_OPTIONS are more settings for silos and gateways; SILO is the program; WITHOUT names what to leave out, as in WITHOUT=prometheus.
# GATEWAY_ROLE (client) is the gateways' role: gateway makes them members of the cluster.
# Needs PostgreSQL's server programs and, unless left out, Prometheus (Debian: postgresql, prometheus).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dir=${DIR:-./cluster}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
port=${PORT:-9100}
silo=${SILO:-$root/src/Silo/bin/Release/net10.0/Tributary.Silo.dll}
names="postgres silo-1 silo-2 silo-3 gateway-1 gateway-2 prometheus"
deadline=${DEADLINE:-90} # seconds that anything may take to get ready on a busy machine

port_of() {
    case $1 in
    postgres) echo "$port" ;;
    prometheus) echo $((port + 1)) ;;
    gateway-*) echo $((port + 1 + ${1#gateway-})) ;; # +2, +3
    silo-*) echo $((port + 3 + ${1#silo-})) ;;       # +4, +5, +6
    esac
}

pid_file() { echo "$dir/$1.pid"; }

# One that has ended but was not waited for yet is a zombie, and does not run.
is_alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in "" | Z*) return 1 ;; esac; }

is_running() { [ -s "$(pid_file "$1")" ] && is_alive "$(cat "$(pid_file "$1")")"; }

is_wanted() { [[ " ${WITHOUT:-} " != *" $1 "* ]]; }

fail() {
    echo "$*" >&2
    exit 1
}

# Waits for a command to succeed; gives up when the process has ended, or at the deadline.
await() {
    local name=$1 end=$((SECONDS + deadline))
    shift
    until "$@" >/dev/null 2>&1; do
        is_running "$name" || fail "$name ended: see $dir/$name.log"
        [ $SECONDS -lt $end ] || fail "$name is not ready after $deadline s: see $dir/$name.log"
        sleep 0.1
    done
}

# Starts a program in a session of its own, so that what ends this script does not end it.
launch() {
    local name=$1
    shift
    setsid "$@" >>"$dir/$name.log" 2>&1 </dev/null &
    echo $! >"$(pid_file "$name")"
}

# PostgreSQL refuses to run as root.
postgres_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }

start_postgres() {
    local programs data="$dir/postgres"
    programs=$(postgres_programs)
    [ -n "$programs" ] || fail "PostgreSQL's server programs are missing. On Debian: apt-get install postgresql"
    if [ ! -e "$data/PG_VERSION" ]; then
        mkdir -p "$data"
        # The user postgres has to come through to its directory.
        [ "$(id -u)" != 0 ] || { chmod a+x "$dir" && chown postgres "$data"; }
        as_postgres "$programs/initdb" --pgdata "$data" --username tributary --auth trust --no-instructions >>"$dir/postgres.log" 2>&1 ||
            fail "No database could be made: $(tail -n 3 "$dir/postgres.log")"
    fi
    local end=$((SECONDS + deadline))
    until is_running postgres && "$programs/pg_isready" -q -h 127.0.0.1 -p "$(port_of postgres)" -U tributary -d postgres; do
        # After a kill -9 it does not start before the last process of its former life has ended.
        is_running postgres || launch postgres $([ "$(id -u)" != 0 ] || echo setpriv --reuid=postgres --regid=postgres --clear-groups) \
            "$programs/postgres" -D "$data" -p "$(port_of postgres)" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
        [ $SECONDS -lt $end ] || fail "postgres is not ready after $deadline s: $(tail -n 3 "$dir/postgres.log")"
        sleep 0.2
    done
    "$programs/createdb" -h 127.0.0.1 -p "$(port_of postgres)" -U tributary tributary 2>/dev/null || true
}

start_tributary() {
    local name=$1 role=$2 number=${1##*-}
    [ -e "$silo" ] || fail "Build first: dotnet build $root/src/Silo -c Release"
    local ports=() member=$number
    [[ $name != gateway-* ]] || member=$((3 + number))
    [ "$role" = client ] || ports=("--Cluster:SiloPort=$((port + 9 + member))" "--Cluster:GatewayPort=$((port + 14 + member))")
    launch "$name" dotnet "$silo" --urls "http://127.0.0.1:$(port_of "$name")" --Role="$role" \
        --Cluster:Clustering=postgres \
        "--Cluster:ConnectionString=Host=127.0.0.1;Port=$(port_of postgres);Username=tributary;Database=tributary" \
        --Cluster:AdvertisedAddress=127.0.0.1 "${ports[@]}" ${SILO_OPTIONS:-}
}

start_prometheus() {
    cat >"$dir/prometheus.yml" <<EOF
global:
  scrape_interval: 5s
scrape_configs:
  - job_name: tributary
    # The metrics say of which job they are; what Prometheus would call the gateway's own name is no part of them.
    honor_labels: true
    static_configs:
      - targets: ["127.0.0.1:$(port_of gateway-1)", "127.0.0.1:$(port_of gateway-2)"]
EOF
    launch prometheus prometheus --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/prometheus" \
        --web.listen-address="127.0.0.1:$(port_of prometheus)"
}

start() {
    is_running "$1" && return 0
    case $1 in
    postgres) start_postgres ;;
    silo-*) start_tributary "$1" silo ;;
    gateway-*) start_tributary "$1" "${GATEWAY_ROLE:-client}" ;;
    prometheus) start_prometheus ;;
    *) fail "There is no $1. There are: $names" ;;
    esac
}

await_ready() {
    case $1 in
    postgres) ;; # start waits for it
    *) await "$1" curl -fs "http://127.0.0.1:$(port_of "$1")/-/ready" ;;
    esac
}

# Ends one in order, and waits for it.
stop() {
    is_running "$1" || return 0
    local pid signal=TERM
    pid=$(cat "$(pid_file "$1")")
    [ "$1" != postgres ] || signal=INT # fast shutdown: does not wait for clients to leave
    kill -CONT "$pid" 2>/dev/null || true
    kill -$signal "$pid" 2>/dev/null || true
    local end=$((SECONDS + deadline))
    while is_alive "$pid"; do
        [ $SECONDS -lt $end ] || kill -KILL "$pid" 2>/dev/null || true
        sleep 0.1
    done
    rm -f "$(pid_file "$1")"
}

case ${1:-} in
up)
    for name in $names; do
        is_wanted "$name" || continue
        start "$name"
        # Silos find each other through the database: the first makes its tables, the others may come at once.
        [ "$name" != silo-1 ] || await_ready "$name"
    done
    for name in $names; do ! is_wanted "$name" || await_ready "$name"; done
    echo "gateways    http://127.0.0.1:$(port_of gateway-1) http://127.0.0.1:$(port_of gateway-2)"
    ! is_wanted prometheus || echo "prometheus  http://127.0.0.1:$(port_of prometheus)"
    echo "data, logs  $dir"
    ;;
start)
    start "${2:?which one?}"
    await_ready "$2"
    ;;
signal)
    is_running "${2:?which one?}" || fail "$2 does not run"
    kill "-${3:?which signal?}" "$(cat "$(pid_file "$2")")"
    ;;
status)
    for name in $names; do
        if is_running "$name"; then echo "$name runs as $(cat "$(pid_file "$name")") on http://127.0.0.1:$(port_of "$name")"; else echo "$name does not run"; fi
    done
    ;;
down) for name in $(echo "$names" | tr ' ' '\n' | tac); do stop "$name"; done ;;
*)
    sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//'
    exit 2
    ;;
esac
