#!/usr/bin/env bash
# Builds everything and passes every test.
set -euo pipefail
cd "$(dirname "$0")"
dotnet test Cluster.sln -c Release
