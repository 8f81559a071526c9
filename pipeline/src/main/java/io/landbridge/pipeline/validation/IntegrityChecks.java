package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.ValidationSettings.Check;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.RuleSearch.Lapse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Looks at what is not about single rows: the plan's own checks, foreign keys, unique keys and NOT NULL that no server keeps, counters, and
 * whether all that the target shall have is there and counts.
 */
public final class IntegrityChecks {

    private final IntegrityPorts ports;
    private final ValidationPace pace;
    private final Ticker ticker;

    public IntegrityChecks(IntegrityPorts ports, ValidationPace pace, Ticker ticker) {
        this.ports = ports;
        this.pace = pace;
        this.ticker = ticker;
    }

    /**
     * Lets the servers read every check of the plan without running any, before work begins that takes long.
     *
     * @throws io.landbridge.pipeline.failure.ProblemsException {@link CheckError#CHECK_REFUSED} with every check that is wrong, and its line
     */
    public void verify(IntegrityRequest request) {
        sqlChecks(request).verify();
    }

    /**
     * Looks at everything, and leaves nothing behind.
     *
     * @return all of it, in this order: the plan's checks, the target's form, foreign keys, unique keys and NOT NULL, counters
     * @throws io.landbridge.pipeline.failure.LandbridgeException a check that is refused, or why it ended early
     */
    public List<IntegrityFinding> run(IntegrityRequest request) {
        List<Supplier<List<IntegrityFinding>>> checks = new ArrayList<>();
        SqlChecks sql = sqlChecks(request);
        for (Check check : request.plan().validation().checks()) {
            checks.add(() -> List.of(sql.run(check)));
        }
        if (!request.resolved().mappings().isEmpty()) {
            Looks looks = looks(request);
            IntegrityScene scene = scene(request);
            StandingRows rows = new StandingRows(pace, looks);
            checks.add(() -> new FormChecks(scene, new MendingSql(ports.ddl(), scene.wanted())).run());
            checks.addAll(new ReferenceChecks(scene, ports.orphans(), rows).all());
            checks.addAll(new RuleChecks(scene, ports.rules(), rows).all());
            checks.addAll(new CounterChecks(scene, ports.target(), pace, looks.mayBeLate()).all());
        }
        return sideBySide(checks);
    }

    private SqlChecks sqlChecks(IntegrityRequest request) {
        return new SqlChecks(request.plan(), ports.source(), ports.target(), pace, looks(request));
    }

    private Looks looks(IntegrityRequest request) {
        return new Looks(request.catchUp(), pace, ticker);
    }

    private IntegrityScene scene(IntegrityRequest request) {
        ResolvedPlan resolved = request.resolved();
        Set<TableName> written = new TreeSet<>();
        resolved.mappings().stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(Output::target)
                .map(Table::name)
                .forEach(written::add);
        Set<String> schemas = new TreeSet<>();
        written.forEach(name -> schemas.add(name.schema()));
        resolved.wanted().sequences().stream()
                .map(Sequence::name)
                .map(TableName::schema)
                .forEach(schemas::add);
        Supplier<DatabaseSchema> read = () -> pace.attempt(() -> ports.schemas().read(schemas));
        DatabaseSchema present = read.get();
        List<Lapse> lapses = pace.attempt(() -> ports.rules().lapses(written));
        return new IntegrityScene(
                resolved.wanted(),
                present,
                read,
                written,
                lapses,
                new RowWords(request.plan().validation(), resolved.mappings()),
                new FormComparison(present.engine()));
    }

    private List<IntegrityFinding> sideBySide(List<Supplier<List<IntegrityFinding>>> checks) {
        Map<Integer, List<IntegrityFinding>> found = new ConcurrentSkipListMap<>();
        List<Runnable> pieces = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            int number = i;
            pieces.add(() -> found.put(number, atPace(checks.get(number))));
        }
        ports.threads().accept(pieces);
        return found.values().stream().flatMap(List::stream).toList();
    }

    private List<IntegrityFinding> atPace(Supplier<List<IntegrityFinding>> check) {
        if (!pace.enter()) {
            pace.throwIfEnding();
            throw new IllegalStateException("No more work was wanted, and nobody says why");
        }
        try {
            return check.get();
        } finally {
            pace.leave(0);
        }
    }
}
