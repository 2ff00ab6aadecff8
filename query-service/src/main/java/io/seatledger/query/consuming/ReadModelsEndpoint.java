package io.seatledger.query.consuming;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** What an operator can learn of the read models, and do to them. */
@Endpoint(id = "readmodels")
final class ReadModelsEndpoint {

    private final Generations generations;
    private final Folding folding;
    private final Rebuilding rebuilding;
    private final Checking checking;
    private final Parked parked;

    ReadModelsEndpoint(
            Generations generations, Folding folding, Rebuilding rebuilding, Checking checking, Parked parked) {
        this.generations = generations;
        this.folding = folding;
        this.rebuilding = rebuilding;
        this.checking = checking;
        this.parked = parked;
    }

    /** What can be done. */
    enum Action {
        /** Rebuild a read model. */
        REBUILD,
        /** Give a rebuild up. */
        CANCEL,
        /** Read from the generation before. */
        BACK,
        /** Compare the documents of an account, or all, with the fold of their events. */
        CHECK,
        /** The same, and replace those that differ. */
        REPAIR,
        /** Let everything go on that has stopped on this node, and try parked accounts again, or one of them. */
        RESUME
    }

    /** The generations of each read model, the rebuild, the last check, and whatever does not go on. */
    @ReadOperation
    Map<String, Object> state() {
        generations.refresh();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("readModels", new ArrayList<>(generations.current().values()));
        putIfKnown(state, "rebuild", rebuilding.report());
        putIfKnown(state, "check", checking.report());
        state.put("parked", List.copyOf(parked.in(Parked.LIVE).values()));
        Map<String, String> stopped = new HashMap<>(folding.stopped());
        stopped.putAll(folding.stuck());
        state.put("stopped", stopped);
        return state;
    }

    /**
     * Does something.
     *
     * @param model the read model, for all actions that concern one
     * @param account the account to check, repair or try again; {@code null} for all
     */
    @WriteOperation
    Map<String, Object> act(@Selector Action action, @Nullable String model, @Nullable String account) {
        try {
            switch (action) {
                case REBUILD -> rebuilding.begin(required(model));
                case CANCEL -> rebuilding.cancel(required(model));
                case BACK -> rebuilding.back(required(model));
                case CHECK -> checking.begin(account, false);
                case REPAIR -> checking.begin(account, true);
                case RESUME -> {
                    folding.resume();
                    parked.tryNow(account);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), String.valueOf(e.getMessage()));
        }
        return state();
    }

    private static String required(@Nullable String model) {
        if (model == null) {
            throw new IllegalArgumentException("name the read model as model");
        }
        return model;
    }

    private static void putIfKnown(Map<String, Object> state, String name, @Nullable Object value) {
        if (value != null) {
            state.put(name, value);
        }
    }
}
