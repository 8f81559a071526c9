package io.landbridge.testkit.traffic;

import io.landbridge.testkit.traffic.Workload.Decisions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What one writer does to the tables of a {@link TrafficSchema}. */
final class SchemaDecisions implements Decisions {

    static final int TABLES = 7;

    private static final TrafficColumn TITLE = TrafficColumn.notNull("title", "?", Draws::text);
    private static final TrafficColumn LARGE_BODY = TrafficColumn.notNull("body", "?", Draws::largeText);

    private final Random random;
    private final int mostSteps;
    private final int largeOneIn;
    private final LargeChanges large;
    private final List<Supplier<Step>> mix = new ArrayList<>();

    /**
     * @param keys one for each table, but for the children's
     */
    SchemaDecisions(Dialect dialect, Keys[] keys, int mostSteps, int largeOneIn, LargeChanges large, Random random) {
        this.random = random;
        this.mostSteps = mostSteps;
        this.largeOneIn = largeOneIn;
        this.large = large;
        accounts(new AccountChanges(dialect, keys[0], random));
        labels(new LabelChanges(dialect, keys[1], random));
        parcels(new ParcelChanges(dialect, keys[2], random));
        rows(new KeyedChanges(TrafficTable.shelf(), dialect, keys[3], random));
        rows(new KeyedChanges(TrafficTable.token(dialect), dialect, keys[4], random));
        rows(new KeyedChanges(TrafficTable.reading(dialect), dialect, keys[5], random));
        documents(new KeyedChanges(TrafficTable.document(), dialect, keys[6], random), keys[6]);
    }

    /** Each of the changes is drawn as often as it stands in the list. */
    private void add(int weight, Supplier<Step> change) {
        for (int time = 0; time < weight; time++) {
            mix.add(change);
        }
    }

    private void accounts(AccountChanges accounts) {
        add(8, accounts::transfer);
        add(2, accounts::close);
        add(2, accounts.rows()::insert);
        add(1, accounts.rows()::insertSeveral);
        add(1, accounts.rows()::update);
        add(1, accounts.rows()::switchNull);
        add(2, accounts.rows()::reInsert);
        add(1, accounts.rows()::changeKey);
        add(1, accounts.rows()::swapKeys);
    }

    private void labels(LabelChanges labels) {
        add(2, labels::insert);
        add(1, labels::insertSeveral);
        add(1, labels::switchNull);
        add(2, labels::delete);
        add(2, labels::respell);
        add(2, labels::swapUnique);
        add(2, labels::takeUniqueOver);
    }

    private void parcels(ParcelChanges parcels) {
        add(3, parcels::insert);
        add(3, parcels::addItem);
        add(3, parcels::changeItem);
        add(2, parcels::removeItem);
        add(2, parcels::remove);
    }

    private void rows(KeyedChanges rows) {
        add(2, rows::insert);
        add(1, rows::insertSeveral);
        add(4, rows::update);
        add(1, rows::switchNull);
        add(3, rows::delete);
        add(2, rows::reInsert);
        add(1, rows::deleteAndInsert);
        add(1, rows::changeKey);
        add(1, rows::swapKeys);
    }

    private void documents(KeyedChanges documents, Keys keys) {
        rows(documents);
        add(4, () -> documents.update(Change.LARGE_VALUE_UNCHANGED, TITLE, TrafficFill.large(keys.uniform())));
        add(2, () -> documents.update(Change.LARGE_VALUE_CHANGED, LARGE_BODY, keys.any()));
    }

    @Override
    public TrafficTransaction next() {
        boolean rolledBack = random.nextInt(30) == 0;
        if (largeOneIn > 0 && random.nextInt(largeOneIn) == 0) {
            return new TrafficTransaction(List.of(large.next()), rolledBack);
        }
        int count = 1 + random.nextInt(mostSteps);
        List<Step> steps = new ArrayList<>(count);
        for (int step = 0; step < count; step++) {
            steps.add(mix.get(random.nextInt(mix.size())).get().in(frame()));
        }
        return new TrafficTransaction(steps, rolledBack);
    }

    private Step.Frame frame() {
        return switch (random.nextInt(16)) {
            case 0 -> Step.Frame.KEPT;
            case 1 -> Step.Frame.UNDONE;
            default -> Step.Frame.PLAIN;
        };
    }
}
