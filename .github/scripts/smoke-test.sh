#!/usr/bin/env bash
# Asks a stage, at the URL in its stack's outputs, for its health and for a verdict.
#   smoke-test.sh STACK [--model-optional]
#   --model-optional   a stage that waits for its first model passes
set -euo pipefail

stack=${1:?which stack?}
optional=${2:-}
url=$(npm run --silent pulumi -- stack output url --stack "$stack")

# A server that was just started loads its last good model first: it answers 503 until then.
field() { node -p "JSON.parse(fs.readFileSync(0, 'utf8')).$1 ?? ''"; }
version=''
for _ in $(seq 30); do
    if health=$(curl --silent --show-error --max-time 5 "$url/healthz"); then
        version=$(field model_version <<<"$health")
        if [ -n "$version" ]; then break; fi
        # The registry has answered that the alias names nothing: there is nothing to wait for.
        if [ "$optional" = --model-optional ] && [ "$(field alias_exists <<<"$health")" = false ]; then break; fi
    fi
    sleep 1
done
if [ -z "$version" ]; then
    echo "$stack at $url: ${health:-no answer}"
    [ -n "${health:-}" ] && [ "$optional" = --model-optional ]
    exit
fi

answer=$(curl --silent --show-error --fail-with-body --max-time 10 "$url/predict" \
    --header 'content-type: application/json' --data '{"text": "Thank you for the kind help"}')
predicted=$(field model_version <<<"$answer")
if [ -z "$predicted" ]; then
    echo "$stack at $url answers /predict without a version: $answer"
    exit 1
fi
echo "$stack at $url serves version $predicted"
