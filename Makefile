# Every target is a script in scripts/, so that each can also be run and read by itself.
.DEFAULT_GOAL := help
.PHONY: help run build test fmt screenshots clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: ## Build for release and serve on http://127.0.0.1:8080/ (PORT=9000 for another port)
	@scripts/run.sh

build: ## Build for release into dist/ and hold its size against the budget
	@scripts/build.sh

test: ## Check format and lints, run every test, in this order of cost
	@scripts/test.sh

fmt: ## Format the Rust code
	@scripts/fmt.sh

screenshots: ## Take a picture of the page in each of its states (ARGS=--readme for the README's)
	@scripts/screenshots.sh $(ARGS)

clean: ## Remove what was built; the tools in the cache folder stay
	rm -rf target dist tests/e2e/node_modules tests/e2e/test-results tests/e2e/playwright-report tests/e2e/shots
