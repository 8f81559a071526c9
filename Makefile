# Every target is a plain Maven or shell command; read it here, or type it yourself.

MVN = mvn -q

# Seeds for each direction in "make faults"; length and load of "make soak"; rows in "make bench" and "make bench-validation", and further
# options there and in "make bench-stream" (BENCH=--help lists them).
SEEDS = 50
MINUTES = 10
RATE = 500
ROWS = 2000000
BENCH =

.PHONY: check verify faults soak bench bench-stream bench-validation model model-quick docs classes format clean

# Hundreds of lives in memory, most of them in search of one that goes wrong without a rule, are for every build.
FEW_LIVES = -Dlandbridge.interleavings=150 '-DexcludedGroups=(faults & !sample) | broken-rules'

check: ## compile with all checks, unit tests: no server. Style is checked beside the compiler, on another processor.
	@$(MVN) spotless:check checkstyle:check@size-and-imports & style=$$!; \
	$(MVN) -T2 test -Dspotless.check.skip -Dcheckstyle.skip $(FEW_LIVES); tests=$$?; \
	wait $$style && exit $$tests

verify: ## check, and all tests against real servers
	$(MVN) verify

faults: ## the fault tests with all their seeds; results in */target/faults/
	$(MVN) verify -Dgroups=faults -DexcludedGroups=none -Dlandbridge.seeds=$(SEEDS)
	$(MVN) verify -pl pipeline -am -DskipUnitTests -Dit.test=StreamInterleavingTest -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dlandbridge.interleavings=10000

soak: ## one process for MINUTES under RATE transactions a second and faults that never end: heap, lag, threads and connections stay flat
	$(MVN) verify -pl jobs -am -DskipUnitTests -Dit.test=SoakIT -Dfailsafe.failIfNoSpecifiedTests=false -Dgroups=faults \
	  -DexcludedGroups=none -Dlandbridge.soak.minutes=$(MINUTES) -Dlandbridge.soak.rate=$(RATE)

bench: ## the product beside the tools a user would pick instead; results in benchmarks/results/
	./landbridge --version
	$(MVN) package -Pproduct -pl benchmarks -am
	java -Xmx256m -cp "benchmarks/target/classes:$$(cat benchmarks/target/classpath)" io.landbridge.benchmarks.Benchmarks --rows $(ROWS) $(BENCH)

bench-stream: ## the stream beside capture alone and PostgreSQL's own replication, its lag, its cost to the source, its memory
	./landbridge --version
	$(MVN) package -Pproduct -pl benchmarks -am
	java -Xmx256m -cp "benchmarks/target/classes:$$(cat benchmarks/target/classpath)" io.landbridge.benchmarks.StreamBenchmarks $(BENCH)

bench-validation: ## the comparison of both sides beside statements by hand, with ten differences, and with 5 x the rows
	./landbridge --version
	$(MVN) package -Pproduct -pl benchmarks -am
	java -Xmx256m -cp "benchmarks/target/classes:$$(cat benchmarks/target/classpath)" io.landbridge.benchmarks.ValidationBenchmarks --rows $(ROWS) $(BENCH)

model: ## search the protocol's models; needs spin and gcc, about ten minutes of one processor
	docs/model/check

model-quick: ## the part of it that .ci/run does, in minutes
	docs/model/check --quick

docs: ## write the documents that are made from the code; the build compares them
	$(MVN) test -Dgroups=docs -Dlandbridge.docs=write

classes: ## list the classes that commands load, which the launcher archives; needs all servers
	$(MVN) verify -pl jobs -am -DskipUnitTests -Dit.test=StartupClassesIT -Dfailsafe.failIfNoSpecifiedTests=false -Dlandbridge.classes=write

format:
	$(MVN) spotless:apply

clean:
	$(MVN) clean
