#!/usr/bin/env bash
# Previews every stack and keeps what Pulumi says in the job's summary. Fails when a preview does; a change is no failure.
set -euo pipefail

summary=${GITHUB_STEP_SUMMARY:-/dev/null}
output=$(mktemp)
trap 'rm -f "$output"' EXIT
failed=0

for stack in dev staging canary production; do
    echo "::group::preview of $stack"
    status=0
    npm run --silent pulumi -- preview --stack "$stack" --diff --non-interactive --color never 2>&1 |
        tee "$output" || status=$?
    echo "::endgroup::"
    if [ "$status" -ne 0 ]; then
        failed=1
        echo "::error::pulumi preview of $stack failed"
    fi
    {
        echo "### \`pulumi preview\` of $stack"
        echo '```'
        # A summary takes 1 MiB a step.
        tail -c 200000 "$output"
        echo '```'
    } >>"$summary"
done

exit "$failed"
