# Takes a VolumeSnapshot of the claim CLAIM, and deletes expired ones.
. "$(dirname "$0")/retention.sh"

snapshot=$CLAIM-$time
kubectl create --filename=- <<OBJECT
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata:
  name: $snapshot
  labels:
    app.kubernetes.io/part-of: clearml
spec:
  ${SNAPSHOT_CLASS:+volumeSnapshotClassName: $SNAPSHOT_CLASS}
  source:
    persistentVolumeClaimName: $CLAIM
OBJECT
kubectl wait --for='jsonpath={.status.readyToUse}=true' "volumesnapshot/$snapshot" --timeout="${WAIT:-1h}"
echo "snapshot $snapshot is ready"

names=$(kubectl get volumesnapshots --output=name)
printf '%s\n' "$names" | sed 's,.*/,,' | expired "$CLAIM-" | while read -r name; do
  echo "delete snapshot $name"
  kubectl delete volumesnapshot "$name"
done
