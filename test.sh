#!/usr/bin/env bash
# Builds everything in Release and runs every test. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LC_ALL=C.UTF-8

solution=Cluster.sln
results='tests/*/TestResults' # one directory a project, so that none writes over another's file

say() { printf '\n== %s\n' "$*"; }

# The programs that tests run beside ours, by the Debian package that has them.
missing_packages() {
    command -v prometheus >/dev/null && command -v promtool >/dev/null || echo prometheus
    command -v prometheus-pushgateway >/dev/null || echo prometheus-pushgateway
    /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null || echo python3-prometheus-client
    /usr/bin/python3 -c 'import influxdb' 2>/dev/null || echo python3-influxdb
    /usr/bin/python3 -c 'import statsd' 2>/dev/null || echo python3-statsd
    command -v influxd >/dev/null || echo influxdb
    command -v curl >/dev/null || echo curl
    command -v nc >/dev/null || echo netcat-openbsd
    command -v xxd >/dev/null || echo xxd
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || echo postgresql
}

# Debian starts a service as soon as it is installed; policy-rc.d is its way to be told not to.
install_packages() {
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    apt-get update -qq || true # old lists may do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

packages=$(missing_packages)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing" $packages
    install_packages $packages || true
    packages=$(missing_packages)
fi
[ -z "$packages" ] || say "LEFT OUT: the tests that need" $packages "(not installed)"

say "restoring $solution"
if ! restored=$(dotnet restore $solution 2>&1); then
    # An air-gapped mirror may lack Orleans. Nothing else may be missing.
    errors=$(grep -E '(error|warning as error) ' <<<"$restored" || true)
    if [ -n "$errors" ] && ! grep -qvE 'NU110[0-3].*Microsoft\.Orleans\.' <<<"$errors"; then
        solution=Embedded.slnf
        say "LEFT OUT: the cluster. The NuGet source has no Microsoft.Orleans packages; going on with $solution"
        dotnet restore $solution
    else
        printf '%s\n' "$restored"
        exit 1
    fi
fi

say "building $solution"
dotnet build $solution -c Release --no-restore -warnaserror -v quiet

say "checking the layout of the code" # names and usings have been checked by the build
format=clean
dotnet format whitespace . --folder --verify-no-changes || format=dirty

say "testing"
rm -rf $results
run=clean
dotnet test $solution -c Release --no-build --logger trx || run=dirty

# Adds up one attribute of the counters that each test project's result file has.
count() {
    awk -v name="$1" '/<Counters / && match($0, " " name "=\"[0-9]+") { sum += substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) }
        END { print sum + 0 }' /dev/null $(ls $results/*.trx 2>/dev/null || true)
}
passed=$(count passed)
failed=$(count failed)
skipped=$(($(count total) - $(count executed)))

if [ "$skipped" != 0 ]; then
    say "LEFT OUT, with the reason:"
    awk '/<UnitTestResult / && /outcome="NotExecuted"/ { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) }
        name != "" && /<(StdOut|Message)>/ { gsub(/ *<[^>]*>/, ""); print "   " name ": " $0; name = "" }' $results/*.trx
fi

if [ "$failed" != 0 ]; then # once more, and together: the lines of the run itself are far up
    say "FAILED:"
    awk '/<UnitTestResult / { wrong = /outcome="Failed"/ }
        /<UnitTestResult / && wrong { match($0, /testName="[^"]*"/); print "   " substr($0, RSTART + 10, RLENGTH - 11) }
        wrong && /<(Message|StackTrace)>/ { telling = 1 }
        telling { line = $0; gsub(/ *<[^>]*>/, "", line); print "      " line }
        /<\/(Message|StackTrace)>/ { telling = 0 }' $results/*.trx
fi

say "done"
[ $format = clean ] || echo "FAILED: the layout of the code. 'dotnet format whitespace . --folder' mends it"
[ $run = clean ] || echo "FAILED: the test run"
echo "$passed passed, $failed failed, $skipped skipped"
[ $format = clean ] && [ $run = clean ] && [ "$failed" = 0 ] && [ "$passed" != 0 ]
