using Tributary.Fleet.Families;
using Tributary.Fleet.Families.Events;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Options;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Pushing.StatsD;

namespace Tributary.Fleet.Sources;

/// <summary>
/// One process of the fleet. What it does follows from the seed, the options and its number alone, so a run can be
/// played again; the network decides only when.
/// </summary>
internal sealed class Instance
{
    private const int Never = int.MaxValue;

    /// <summary>A scraped process with other buckets is another version, which is not there at once: receivers may go by that.</summary>
    private static readonly Amount DeployTime = Amount.Whole(130);

    private readonly FleetOptions _options;
    private readonly ProtocolTraits _traits;
    private readonly DeterministicRandom _random;
    private readonly Grouping _group;
    private readonly SourceKinds _kind;
    private readonly bool _delta;
    private readonly bool _floats;
    private readonly int _deathTurn = Never;
    private readonly List<Instrument> _instruments = [];
    private readonly LateRetries _late;
    private readonly OtlpClock _clock;
    private Life _life;
    private bool _restartsNext;

    public Instance(FleetOptions options, int index)
    {
        _options = options;
        _traits = ProtocolTraits.Of(options.Protocol);
        _random = new DeterministicRandom(options.Seed, index);
        _group = Grouping.Of(index, options.Services, options.Protocol == PushProtocol.StatsD ? StatsDProtocol.Job : null);

        // Where sources can be sequenced, only those that are push increments.
        var mayPushDeltas = options.Sources.HasFlag(SourceKinds.Sequenced) || !_traits.Sources.HasFlag(SourceKinds.Sequenced);
        _delta = mayPushDeltas && _random.Chance(options.Delta) && _traits.HasIncrements;
        _kind = _delta || options.Protocol == PushProtocol.Native ? SourceKinds.Sequenced : DrawKind(options.Sources & _traits.Sources);
        _floats = _random.Chance(0.3);

        // Never in the first turn: by then every series has met all its sources, so what a death leaves behind does
        // not depend on who came first.
        if (_random.Chance(options.Deaths) && _traits.HasDeaths) _deathTurn = 1 + _random.Below(options.Pushes);
        _late = new LateRetries(options, _kind, _traits.HasTimes, _deathTurn);
        _life = Life.First(_random);
        _clock = new OtlpClock(_life.StartTime, options.Protocol == PushProtocol.RemoteWrite ? DeployTime : Amount.Whole(1));
        if (_kind == SourceKinds.StartTime) _instruments.Add(new StartTimeInstrument(() => _life.StartTime));
        _instruments.AddRange(new FamilyMix(_traits, new Wording(options.Protocol, _group), _group.Service, index).Of(options.Families));
    }

    /// <summary>How often it pushes before it dies, repetitions aside.</summary>
    public int Pushes => Math.Min(_options.Pushes, _deathTurn);

    public bool Dies => _deathTurn != Never;

    public int Restarts { get; private set; }

    /// <summary>
    /// Turns go from 0 to <see cref="FleetOptions.Pushes"/>: in the last one there is no push, only what is left over.
    /// To be called once a turn, in order, each after the turn before was sent.
    /// </summary>
    public Turn Play(int turn)
    {
        if (turn == _deathTurn) return Die();
        if (turn > _deathTurn) return Turn.Nothing;
        var late = _late.Take(turn);
        if (turn >= _options.Pushes) return late.Count == 0 ? Turn.Nothing : new Turn([late]);

        var newLife = turn == 0 || _restartsNext;
        Work(newLife, turn);
        _restartsNext = _random.Chance(_options.Restarts);
        var push = Speak(Shape(newLife, late.Count > 0));
        _late.Consider(push, turn, lastWords: _restartsNext, _random);
        return Arrange(push, late);
    }

    public void ContributeTo(ExpectedView view)
    {
        foreach (var instrument in _instruments) instrument.ContributeTo(view, _group, alive: !Dies);
    }

    /// <summary>The texts of its sets; null where it has none.</summary>
    public Push? MentionSets()
    {
        var sets = _instruments.OfType<DistinctInstrument>().ToList();
        return sets.Count == 0 ? null : StatsDProtocol.Render(_group, sets, StatsDStyle.Draw(_random));
    }

    /// <summary>The gateway was started anew.</summary>
    public void BeForgotten()
    {
        foreach (var instrument in _instruments) instrument.BeForgotten();
    }

    private SourceKinds DrawKind(SourceKinds kinds)
    {
        var choice = new[] { SourceKinds.StartTime, SourceKinds.Bare, SourceKinds.Sequenced }.Where(kind => kinds.HasFlag(kind)).ToList();
        return choice[_random.Below(choice.Count)];
    }

    private void Work(bool newLife, int turn)
    {
        if (newLife && turn > 0)
        {
            _life = _life.Next(_random);
            _clock.Restart();
            Restarts++;
        }

        foreach (var instrument in _instruments)
        {
            if (newLife) instrument.Restart(_random, mustFall: _kind == SourceKinds.Bare);
            else instrument.Advance(_random);
        }
    }

    /// <summary>
    /// A life begins with everything, so that every series shows the restart. A late push without sequence may have put
    /// back old gauges: what follows it replaces them all.
    /// </summary>
    private PushShape Shape(bool newLife, bool afterLate)
    {
        var drawn = _random.Below(5);
        if (newLife || (afterLate && _kind == SourceKinds.StartTime)) return PushShape.FullPut;
        return drawn switch
        {
            0 => PushShape.SparsePut,
            1 => PushShape.PartialPost,
            _ => PushShape.FullPut,
        };
    }

    private Push Speak(PushShape shape)
    {
        if (_options.Protocol is PushProtocol.Otlp or PushProtocol.RemoteWrite or PushProtocol.Influx or PushProtocol.Asab or PushProtocol.StatsD) return Export(shape);
        var said = new List<Instrument>();
        foreach (var instrument in _instruments)
        {
            if (shape != PushShape.PartialPost) instrument.Withdraw();
            if (shape == PushShape.FullPut || instrument.IsVital || _random.Chance(0.5)) said.Add(instrument);
        }

        if (_options.Protocol == PushProtocol.Native)
        {
            var (epoch, sequence) = _life.NextNumber();
            return NativeProtocol.Render(_group.Labels, said, new NativeUpdate(epoch, sequence, shape != PushShape.PartialPost, _delta, HasChecksum: _floats), _random.Chance(_options.Gzip));
        }

        var style = new PushStyle(_options.Protocol == PushProtocol.Protobuf, _floats, _random.Chance(_options.Gzip), _kind == SourceKinds.Sequenced ? _life.NextStamp() : null, _delta);
        return PushgatewayProtocol.Render(_group, shape != PushShape.PartialPost, said, style);
    }

    /// <summary>An export replaces nothing: what it leaves out stays, and what is gone is said to be.</summary>
    private Push Export(PushShape shape)
    {
        var said = _instruments.FindAll(instrument => shape != PushShape.PartialPost || instrument.IsVital || _random.Chance(0.5));
        var moment = _clock.Next(knowsStart: _kind != SourceKinds.Bare, _delta);
        return _options.Protocol switch
        {
            PushProtocol.RemoteWrite => RemoteWriteProtocol.Render(_group.Labels, said, moment),
            PushProtocol.Influx => InfluxProtocol.Render(_group.Labels, said, moment, InfluxStyle.Draw(_random), _random.Chance(_options.Gzip)),
            PushProtocol.Asab => AsabProtocol.Render(_group.Labels, said, moment, new AsabStyle(_floats, NamesUnits: _random.Chance(0.5)), _random.Chance(_options.Gzip)),
            PushProtocol.StatsD => StatsDProtocol.Render(_group, said.Where(instrument => instrument is not DistinctInstrument), StatsDStyle.Draw(_random)),
            _ => OtlpProtocol.Render(_group.Labels, said, moment, _random.Chance(_options.Gzip)),
        };
    }

    private Turn Arrange(Push push, List<Push> late)
    {
        var waves = new List<IReadOnlyList<Push>>();
        List<Push> now = [push];
        if (_kind == SourceKinds.Sequenced || _traits.HasTimes) now.AddRange(late);
        else if (late.Count > 0) waves.Add(late);
        waves.Add(now);
        if (_traits.TellsEvents || !_random.Chance(_options.Duplicates)) return new Turn(waves);
        if (_random.Chance(0.5)) now.Add(push);
        else waves.Add([push]);
        return new Turn(waves);
    }

    private Turn Die()
    {
        foreach (var instrument in _instruments) instrument.Withdraw();
        return new Turn([[PushgatewayProtocol.Delete(_group)]]);
    }
}
